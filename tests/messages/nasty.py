"""Names that somebody chose with bad intent, or in a script of their own."""

# ruff: noqa: RUF001 (letters of other scripts are what this is about)

from hypothesis import strategies as st

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
PERSIAN = "می\u200cخواهم"
DEVANAGARI = "क्\u200dष"

nasty = st.lists(
    st.one_of(
        st.characters(),
        st.sampled_from("*_~`|#<>@:[]()-.1\\\n\r\t\u2028 "),
        st.sampled_from(
            "\u200b\u200c\u200d\u2066\u2067\u2068\u2069\u202e\ufeff\u00ad\u3164\u2800\ufe0f"
        ),
        st.sampled_from(["@everyone", "<@123>", "</why:1>", "https://e.example", FAMILY, ENGLAND]),
        st.sampled_from(["é", "e\u0301", "서울", "القاهرة", PERSIAN, DEVANAGARI, "\u0301" * 9]),
    ),
    max_size=40,
).map("".join)
