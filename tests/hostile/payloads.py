"""What attackers send, by what they hope for."""

SQL = ["' OR '1'='1' --", "1; DROP TABLE missions_mission", '"a" NEAR "b*', "%_\\"]
HTML = [
    "\"><svg onload=alert(1)>'",
    "</script></title>]]><script>alert(1)</script>",
]
# Where a template took the first for its own the answer would hold “zqzqzq9”, which is longer than
# any short id.
TEMPLATES = ["{% now '\\z\\q\\z\\q\\z\\q' %}9 {{ request.META }} ${7*7} %(x)s {0.__class__}"]
REDIRECTS = ["//evil.example", "/\\evil.example", "javascript:alert(1)"]
HEADERS = ["x\r\nSet-Cookie: evil=1", "嘊嘍Set-Cookie: evil=1"]
PATHS = ["../../../../etc/passwd", "file:///etc/passwd\0.png"]
NUMBERS = ["-1", "9" * 5000, "²", "2021-02-30", "0000"]
TEXTS = ["\0", "\u202e\ufeff", "💥" * 200, "a " * 2000]
ALL = SQL + HTML + TEMPLATES + REDIRECTS + HEADERS + PATHS + NUMBERS + TEXTS

# As bytes of the address, percent-encoded: what no text can be.
RAW = ["%ED%A0%80%", "%C0%AF..%C0%AF%FF", "%0d%0aX:1&&&=&[]=1"]
