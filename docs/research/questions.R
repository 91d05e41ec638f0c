# Ten questions of a social scientist, as in questions.sql, in R with haven and base R alone.
# 社会科学研究者常问的十个问题（R）。
#
#   xxgk export reports_wide region_year_wide cells_tidy figures_over_forms --format dta -o tables
#   Rscript docs/research/questions.R tables answers
#
# Writes answers/q01.csv to q10.csv. A figure that is missing for a known reason is a tagged NA:
# haven::na_tag(x) tells the reason, "b" for blank.
library(haven)

arguments <- commandArgs(trailingOnly = TRUE)
tables <- arguments[1]
answers <- arguments[2]
dir.create(answers, showWarnings = FALSE, recursive = TRUE)

code <- function(x) sub(" .*", "", as.character(as_factor(x)))
read <- function(name) {
  data <- read_dta(file.path(tables, paste0(name, ".dta")))
  for (column in intersect(c("scope", "level", "report_status"), names(data))) {
    data[[column]] <- code(data[[column]])
  }
  as.data.frame(zap_labels(data))
}
answer <- function(name, data, keys) {
  data <- data[do.call(order, c(unname(as.list(data[keys])), method = "radix")), , drop = FALSE]
  write.csv(data, file.path(answers, paste0(name, ".csv")), row.names = FALSE, na = "",
            fileEncoding = "UTF-8")
}
# One row a group: what `summary` makes of the rows of each.
by_group <- function(data, keys, summary) {
  if (nrow(data) == 0) return(data.frame())
  parts <- split(data, data[keys], drop = TRUE)
  do.call(rbind, lapply(parts, function(rows) cbind(rows[1, keys, drop = FALSE], summary(rows))))
}
ratio <- function(part, whole) ifelse(whole == 0, NA, round(part / whole, 6))
total <- function(x) if (all(is.na(x))) NA else sum(x, na.rm = TRUE)
# Quantiles and means of no numbers are NA.
mean_of <- function(x) if (all(is.na(x))) NA else round(mean(x, na.rm = TRUE), 6)

wide <- read("reports_wide")
prefectures <- wide[wide$scope == "consolidated" & wide$level == "prefecture", ]

# q01 Refusal rate by applicant and province
applicants <- c("person", "enterprise", "research", "welfare", "law_org", "other_org")
long <- do.call(rbind, lapply(applicants, function(applicant) data.frame(
  province_name = prefectures$province_name,
  applicant = rep(applicant, nrow(prefectures)),
  denied = prefectures[[paste0("denied_", applicant)]],
  processed = prefectures[[paste0("processed_", applicant)]]
)))
long <- long[!is.na(long$denied) & !is.na(long$processed), ]
answer("q01", by_group(long, c("province_name", "applicant"), function(rows) data.frame(
  reports_known = nrow(rows), processed = sum(rows$processed), denied = sum(rows$denied),
  refusal_rate = ratio(sum(rows$denied), sum(rows$processed))
)), c("province_name", "applicant"))

# q02 Prefecture panel
panel <- read("region_year_wide")
reporting <- unique(wide$place_id[wide$scope == "consolidated"])
panel <- panel[panel$level == "prefecture" & panel$place_id %in% reporting, ]
answer("q02", panel[c("place_id", "region_name", "report_year", "report_status", "new_received",
                      "total_processed", "disclosure_rate")], c("place_id", "report_year"))

# q03 Reasons of refusal
reasons <- c("state_secret", "other_law", "three_security", "third_party", "internal", "process",
             "enforcement", "inquiry")
known <- prefectures[!is.na(prefectures$denied), ]
long <- do.call(rbind, lapply(reasons, function(reason) data.frame(
  report_year = known$report_year, reason = rep(reason, nrow(known)),
  applications = known[[paste0("denied_", reason)]], denied = known$denied
)))
answer("q03", by_group(long, c("report_year", "reason"), function(rows) data.frame(
  applications = total(rows$applications), share = ratio(total(rows$applications), total(rows$denied))
)), c("report_year", "reason"))

# q04 Reconsiderations lost
known <- wide[!is.na(wide$reconsidered_corrected) & !is.na(wide$reconsidered_total) &
                !is.na(wide$reconsidered_pending), ]
answer("q04", by_group(known, c("report_year", "scope", "level"), function(rows) {
  decided <- sum(rows$reconsidered_total - rows$reconsidered_pending)
  data.frame(reports_known = nrow(rows), corrected = sum(rows$reconsidered_corrected),
             decided = decided, share_lost = ratio(sum(rows$reconsidered_corrected), decided))
}), c("report_year", "scope", "level"))

# q05 Carried over from the year before
before <- data.frame(agency_id = wide$agency_id, scope = wide$scope,
                     report_year = wide$report_year + 1, carried_out_before = wide$carried_out)
both <- merge(wide[c("agency_id", "scope", "report_year", "agency_name_in_report", "carried_in")],
              before)
both <- both[which(both$carried_in != both$carried_out_before), ]
both$difference <- both$carried_in - both$carried_out_before
answer("q05", both[c("agency_name_in_report", "report_year", "carried_out_before", "carried_in",
                     "difference")], c("agency_name_in_report", "report_year"))

# q06 Departments beside governments
wide$reporter <- ifelse(wide$scope == "consolidated", "government", "department")
answer("q06", by_group(wide, c("report_year", "level", "reporter"), function(rows) {
  both <- !is.na(rows$denied) & !is.na(rows$total_processed)
  data.frame(reports_known = sum(!is.na(rows$denial_rate)),
             mean_denial_rate = mean_of(rows$denial_rate),
             pooled_denial_rate = ratio(total(rows$denied[both]), total(rows$total_processed[both])))
}), c("report_year", "level", "reporter"))

# q07 Punctuality
answer("q07", by_group(wide, c("report_year", "level"), function(rows) data.frame(
  reports = nrow(rows), dated = sum(!is.na(rows$is_on_time)), on_time = mean_of(rows$is_on_time),
  latest_days = if (all(is.na(rows$days_late))) NA else max(rows$days_late, na.rm = TRUE)
)), c("report_year", "level"))

# q08 From 2014 on
series <- read("figures_over_forms")
series <- series[series$figure_code == "new_received" & series$basis == "table" &
                   series$scope == "consolidated", ]
answer("q08", by_group(series, c("report_year", "form"), function(rows) data.frame(
  mapping_kind = rows$mapping_kind[1], reports_known = sum(!is.na(rows$value)),
  received = total(rows$value)
)), c("report_year", "form"))

# q09 Outliers
quartile <- function(p) ave(wide$new_received, wide$scope, wide$level, FUN = function(x) {
  if (all(is.na(x))) NA else quantile(x, p, na.rm = TRUE, type = 7)
})
q1 <- quartile(0.25)
q3 <- quartile(0.75)
outliers <- wide[which(wide$new_received > q3 + 3 * (q3 - q1)), ]
answer("q09", outliers[c("agency_name_in_report", "report_year", "scope", "level", "new_received",
                         "error_count", "warning_count")], c("agency_name_in_report", "report_year"))

# q10 Provenance
cells <- read("cells_tidy")
cells <- cells[cells$figure_code == "denied_state_secret" & !is.na(cells$value) & cells$value > 0,
               c("report_id", "row_zh", "raw_text", "value", "locator")]
found <- merge(wide[c("report_id", "agency_name_in_report", "report_year", "source_file")], cells)
answer("q10", found[c("agency_name_in_report", "report_year", "row_zh", "raw_text", "value",
                      "locator", "source_file")], c("agency_name_in_report", "report_year"))
