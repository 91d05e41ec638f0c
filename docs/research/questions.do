* Ten questions of a social scientist, as in questions.sql, in Stata 14 or newer.
* 社会科学研究者常问的十个问题（Stata）。
* NOT RUN: no Stata was at hand where this was written; questions.sql and questions.R are tested.
*
*   xxgk export reports_wide region_year_wide cells_tidy figures_over_forms --format dta -o tables
*   cd tables, then: do questions.do
*
* scope, level and every *_status are labelled numbers; a label begins with the code, see decode.
* A figure that is missing for a known reason is .b (blank), .f (not in the form) and so on.

* q01 Refusal rate by applicant and province
use reports_wide, clear
decode scope, gen(scope_code)
decode level, gen(level_code)
keep if strpos(scope_code, "consolidated") == 1 & strpos(level_code, "prefecture") == 1
keep report_id province_name denied_person denied_enterprise denied_research denied_welfare ///
    denied_law_org denied_other_org processed_person processed_enterprise ///
    processed_research processed_welfare processed_law_org processed_other_org
reshape long denied_ processed_, i(report_id) j(applicant) string
drop if missing(denied_) | missing(processed_)
collapse (count) reports_known = denied_ (sum) processed = processed_ denied = denied_, ///
    by(province_name applicant)
gen refusal_rate = denied / processed
list

* q02 Prefecture panel, gaps too
use region_year_wide, clear
decode level, gen(level_code)
keep if strpos(level_code, "prefecture") == 1
bysort place_id: egen ever = max(report_count > 0)
keep if ever
sort place_id report_year
list place_id region_name report_year report_status new_received total_processed disclosure_rate

* q03 Reasons of refusal, as shares of all refusals
use reports_wide, clear
decode scope, gen(scope_code)
decode level, gen(level_code)
keep if strpos(scope_code, "consolidated") == 1 & strpos(level_code, "prefecture") == 1
keep if !missing(denied)
collapse (sum) denied_state_secret denied_other_law denied_three_security denied_third_party ///
    denied_internal denied_process denied_enforcement denied_inquiry denied, by(report_year)
foreach reason in state_secret other_law three_security third_party internal process ///
    enforcement inquiry {
    gen share_`reason' = denied_`reason' / denied
}
list report_year share_*

* q04 Reconsiderations lost
use reports_wide, clear
drop if missing(reconsidered_corrected, reconsidered_total, reconsidered_pending)
gen decided = reconsidered_total - reconsidered_pending
collapse (count) reports_known = decided (sum) corrected = reconsidered_corrected decided, ///
    by(report_year scope level)
gen share_lost = corrected / decided
list

* q05 Carried over from the year before, beside what that year carried out
use agency_id scope report_year carried_out using reports_wide, clear
replace report_year = report_year + 1
rename carried_out carried_out_before
tempfile before
save `before'
use reports_wide, clear
merge 1:1 agency_id scope report_year using `before', keep(match) nogenerate
drop if missing(carried_in) | missing(carried_out_before)
gen difference = carried_in - carried_out_before
list agency_name_in_report report_year carried_out_before carried_in difference if difference != 0

* q06 Departments beside governments
use reports_wide, clear
gen both = !missing(denied) & !missing(total_processed)
gen pooled_denied = denied if both
gen pooled_processed = total_processed if both
collapse (count) reports_known = denial_rate (mean) mean_denial_rate = denial_rate ///
    (sum) pooled_denied pooled_processed, by(report_year level scope)
gen pooled_denial_rate = pooled_denied / pooled_processed
list

* q07 Punctuality
use reports_wide, clear
collapse (count) dated = is_on_time (mean) on_time = is_on_time (max) latest_days = days_late, ///
    by(report_year level)
list

* q08 From 2014 on: one series across the forms, tables alone
use figures_over_forms, clear
decode scope, gen(scope_code)
keep if figure_code == "new_received" & basis == "table" & strpos(scope_code, "consolidated") == 1
collapse (count) reports_known = value (sum) received = value (first) mapping_kind, ///
    by(report_year form)
list

* q09 Outliers: more than three interquartile ranges above the third quartile
use reports_wide, clear
bysort scope level: egen q1 = pctile(new_received), p(25)
bysort scope level: egen q3 = pctile(new_received), p(75)
list agency_name_in_report report_year scope level new_received error_count warning_count ///
    if new_received > q3 + 3 * (q3 - q1) & !missing(new_received)

* q10 Provenance
use if figure_code == "denied_state_secret" & value > 0 & !missing(value) using cells_tidy, clear
merge m:1 report_id using reports_wide, keep(match) keepusing(agency_name_in_report source_file) ///
    nogenerate
list agency_name_in_report report_year row_zh raw_text value locator source_file
