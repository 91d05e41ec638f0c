{# The host of an address, in small letters and without user name and port; null where it has none.
   A backslash ends it, as in browsers. `pipelines.identify.hosts.hostname` is the same for the parser. #}
{% macro url_host(url) -%}
    nullif(
        rtrim(
            lower(
                regexp_extract(
                    replace({{ url }}, '\', '/'),
                    '^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://)?(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:@]*)',
                    1
                )
            ),
            '.'
        ),
        ''
    )
{%- endmacro %}
