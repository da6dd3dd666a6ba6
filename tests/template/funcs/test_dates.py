"""Dates and durations: as the real helm does them, in whatever zone this machine is."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

LAYOUTS = [
    "2006-01-02", "2006-01-02T15:04:05Z07:00", "Mon Jan _2 15:04:05 2006", "Monday, 02-Jan-06 15:04:05 MST", "3:04PM", "03:04:05.000pm", "January 2 2006",
    "02 Jan 06 15:04 -0700", "Jan _2 15:04:05.000000", "15:4:5", "1/2/06", "002 __2", "20060102150405", "_2006", "Janet Monty Month", "Z0700 Z07 Z07:00:00 Z070000",
    "-07 -07:00 -070000 -07:00:00", ".999 .000000000 ,999 ,00", ".9x .0", "05.999999999", "no layout", "", "é 2006", "PM pm Pm", "2 22 222", "006 0 00 07", "5.00 5,9",
]
MOMENTS = [
    '(toDate "2006-01-02 15:04:05.999999999 MST" "2024-02-29 03:04:05.123456789 UTC")',
    '(toDate "2006-01-02T15:04:05Z07:00" "2023-12-31T23:59:59+05:30")',
    '(toDate "2006-01-02" "bad")',
    '(toDate "2006-01-02" "9999-12-31")',
    '(toDate "2006-01-02 15:04:05 -0700" "1969-07-20 20:17:40 -0400")',
    "1700000000",
    "(int64 0)",
    "(int64 -62135596801)",
    "(int64 253402300800)",
    "(int64 -1)",
]
ZONES = ["UTC", "", "Local", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/Berlin", "Nope/Nope", "EST", "../etc/passwd", "America/Sao_Paulo"]
READING = [
    ("2006-01-02", "2024-02-30"), ("2006-01-02", "2024-2-3"), ("2006-1-2", "2024-2-3"), ("2006-01-02", "2024-13-01"), ("2006-01-02", "2024-01-02x"), ("2006-01-02", ""),
    ("Jan _2 2006", "Feb  3 2024"), ("Jan 2, 2006 at 3:04pm (MST)", "feb 3, 2013 at 7:54pm (PST)"), ("January 2006", "MARCH 2024"), ("Mon 2", "Xxx 3"), ("Monday 2", "tuesday 3"),
    ("06-01", "68-05"), ("06-01", "69-05"), ("06", "x1"), ("2006", "-001"), ("15:04:05", "24:00:00"), ("15:04", "5:6"), ("15:04", "12:60"), ("15:04:05", "12:34:60"),
    ("15:04:05", "12:34:56.789"), ("15:04:05", "12:34:56,789"), ("15:04:05.000", "12:34:56.7"), ("15:04:05.000", "12:34:56.789"), ("15:04:05.999", "12:34:56.789123"), ("15:04:05.999", "12:34:56"),
    ("3:04PM", "12:00AM"), ("3:04PM", "12:00PM"), ("3PM", "13PM"), ("3pm", "3PM"), ("3PM", "3XM"), ("3PM", "3"), ("2006-002", "2024-060"), ("2006-002", "2023-366"), ("2006-002", "2023-000"),
    ("2006-002 01", "2024-060 02"), ("2006-002 01", "2024-060 03"), ("2006-__2", "2024- 59"), ("2006-01-02 002", "2024-02-28 060"), ("MST", "UTC"), ("MST", "ABC"), ("MST", "ABCD"), ("MST", "ABCT"),
    ("MST", "ABCDT"), ("MST", "ABCDEF"), ("MST", "GMT+3"), ("MST", "GMT+33"), ("MST", "+03"), ("MST", "WITA"), ("MST", "ChST"), ("MST", "ab"), ("-0700", "+0530"), ("-0700", "0530"), ("-0700", "+2500"),
    ("-0700", "+0061"), ("-07:00", "+05:30"), ("-07:00", "+0530"), ("-07", "-03"), ("-070000", "+010203"), ("-07:00:00", "+01:02:03"), ("Z07:00", "Z"), ("Z0700", "-0100"), ("Z07", "z"), ("Z070000", "Z"),
    ("2006-01-02T15:04:05Z07:00", "2024-01-02T03:04:05.5Z"), ("2006-01-02T15:04:05Z07:00", "2024-01-02T3:04:05Z"), ("2006-01-02T15:04:05Z07:00", "2024-01-02 03:04:05Z"), ("a  b", "a b"), ("a b", "ab"),
    ("é", "é"), ("é 2006", "e 2024"), ("2006 MST -0700", "2024 ABC +0100"), ("2006 MST -0700", "2024 UTC +0100"), ("2006-01-02 15:04:05 MST", "2024-07-02 15:04:05 CET"), ("\\n2006", "x"), ("2006\"", "2024"),
]
DURATIONS = [
    "0", "1s", "-1s", "+5m", "1h30m", "1.5h", ".5s", "1.", "1", "", "-", "1x", "1 h", "300ms", "1us", "1µs", "1μs", "1ns", "1.0000000001s", "2540400h10m10s", "9223372036s", "9223372037s",
    "-2562047h47m16.854775808s", "2562047h47m16.854775807s", "1h-1m", "1d", "1h1h", "0.1ns", "1.9ns", "3.7us", "1e3s", "inf", "nan", "5", "5.5", "-2.25", " 7 ", "0x10", "1_000", "99999999999999999999h", "1.2.3s", "é",
]
PROBES = [
    *(f'{{{{ dateInZone "{layout}" {moment} "{zone}" }}}}' for layout in LAYOUTS for moment, zone in zip(MOMENTS, ZONES, strict=False)),
    *(f'{{{{ dateInZone "2006-01-02 15:04:05 -0700 MST" {moment} "{zone}" }}}}' for moment in MOMENTS for zone in ZONES),
    *(f'{{{{ date "2006-01-02 15:04:05 MST" {moment} }}}}{{{{ htmlDate {moment} }}}}' for moment in MOMENTS),
    *(f'{{{{ htmlDateInZone {moment} "Asia/Tokyo" }}}}{{{{ date_in_zone "15:04" {moment} "Asia/Tokyo" }}}}' for moment in MOMENTS),
    *(f'{{{{ $t := {moment} }}}}{{{{ $t }}}} {{{{ toJson $t }}}} {{{{ toYaml (dict "t" $t) }}}} {{{{ typeOf $t }}}}' for moment in MOMENTS[:5]),
    *(f'{{{{ toDate `{layout}` `{text}` }}}}' for layout, text in READING),
    *(f'{{{{ unixEpoch {moment} }}}} {{{{ dateModify "-1.5h" {moment} }}}} {{{{ date_modify "x" {moment} }}}}' for moment in MOMENTS[:5]),
    *(
        f"{{{{ $t := {moment} }}}}{{{{ $t.Unix }}}} {{{{ $t.Year }}}} {{{{ $t.Month }}}} {{{{ $t.Day }}}} {{{{ $t.Hour }}}}:{{{{ $t.Minute }}}}:{{{{ $t.Second }}}}"
        f' {{{{ $t.Nanosecond }}}} {{{{ $t.Weekday }}}} {{{{ $t.YearDay }}}} {{{{ $t.IsZero }}}} {{{{ $t.UTC }}}} {{{{ $t.Format "Jan 2" }}}} {{{{ $t.UnixMilli }}}}'
        f" {{{{ $t.AddDate 1 13 -40 }}}} {{{{ printf \"%d %v\" $t.Month $t.Weekday }}}} {{{{ $t.Sub $t }}}} {{{{ $t.Equal $t }}}} {{{{ ($t.Add (mustToDuration 5)).Before $t }}}}"
        for moment in MOMENTS[:5]
    ),
    '{{ mustToDate "2006-01-02" "2024-05-06" | unixEpoch }}{{ mustDateModify "24h" (toDate "2006-01-02" "2024-05-06") | htmlDate }}',
    '{{ must_date_modify "-24h" (toDate "2006-01-02" "2024-03-01") | date "2006-01-02" }}{{ now | date "2006" | len }}{{ kindOf now }}{{ typeOf now }}',
    '{{ date "2006" nil | len }}{{ date "2006" "x" | len }}{{ date "2006" 1.5 | len }}{{ ago now }}{{ ago (int64 0) | hasSuffix "s" }}{{ ago "x" }}',
    '{{ (toDate "2006-01-02" "2024-05-06").Sub (toDate "2006-01-02 15:04" "2024-05-05 01:30") }}{{ (now.Sub now).Hours | int }}',
    *(f'{{{{ duration {value} }}}}' for value in ("0", "95", '"95"', '"-61"', '"3600"', "(int64 3661)", "1.5", '"1.5"', '"x"', "nil", '"99999999999999999999"', "(int64 -1)", ".Values.one", "(int64 9223372037)")),
    *(f'{{{{ durationRound "{text}" }}}}' for text in DURATIONS),
    *(f"{{{{ durationRound {value} }}}}" for value in ("nil", "5", "(int64 9000000000000)", "(int64 -90000000000)", '"2400h"', '"25h"', '"9000h"', '"-61m"', '"1s"', '"60s"', '"24h"', "(mustToDuration 5)")),
    *(
        f"{{{{ durationSeconds {value} }}}} {{{{ durationMilliseconds {value} }}}} {{{{ durationMicroseconds {value} }}}} {{{{ durationNanoseconds {value} }}}} {{{{ durationMinutes {value} }}}}"
        f" {{{{ durationHours {value} }}}} {{{{ durationDays {value} }}}} {{{{ durationWeeks {value} }}}} {{{{ durationRoundTo {value} \"7m\" }}}} {{{{ durationTruncateTo {value} 90 }}}}"
        for value in [*(f'"{text}"' for text in DURATIONS), "5", "-7", "2.5", ".Values.big", "nil", "true", ".Values.list", "(int64 90)", '(mustToDuration "90m")', '(float64 "nan")', "(until 2)"]
    ),
    '{{ durationRoundTo "1h" nil }}{{ durationRoundTo "1h" "-5m" }}{{ durationTruncateTo "100s" "x" }}{{ durationRoundTo "-90s" "1m" }}{{ durationTruncateTo "-90s" "1m" }}',
    '{{ $d := mustToDuration "90m" }}{{ $d }} {{ $d.Hours }} {{ $d.Minutes }} {{ $d.Seconds }} {{ $d.Milliseconds }} {{ typeOf $d }} {{ kindOf $d }} {{ toJson $d }} {{ printf "%d %s %v" $d $d $d }} {{ $d.String }}',
]
ERRORS = [
    *(f'{{{{ mustToDate `{layout}` `{text}` }}}}' for layout, text in READING),
    *(f'{{{{ mustToDuration "{text}" }}}}x' for text in DURATIONS if text in ("1.", "1", "", "-", "1x", "1 h", "9223372037s", "1h-1m", "1d", "1e3s", "inf", "nan", "1_000", "99999999999999999999h", "1.2.3s", "é")),
    *(f"{{{{ mustToDuration {value} }}}}" for value in ("nil", "true", ".Values.list", ".Values.big", '(float64 "nan")', "9223372037", ".Values.map")),
    *(f'{{{{ mustDateModify "{text}" now }}}}' for text in ("1x", "", "1", "é5", "5\\n", "99999999999h")),
    '{{ dateModify "1h" 5 }}',
    "{{ unixEpoch nil }}",
    '{{ unixEpoch "x" }}',
    '{{ toDate "2006" }}',
    '{{ now.Nope }}',
]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    compare(helm, PROBES, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
