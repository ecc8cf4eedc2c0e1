"""Scripts of components, as files."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.server.line.bundle import KEPT
from core.server.line.scripts import keep, script_route


def test_a_script_is_a_module_with_its_style_sheet_and_a_name_of_its_own():
    client = TestClient(Starlette(routes=[script_route()]))
    address = keep("stage", "export default () => 'é';", 'p::before { content: "“</style>"; }')
    assert address.startswith("api/script/stage.")
    answer = client.get(f"/{address}")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == KEPT
    assert answer.text == (
        'export const styleSheet = "p::before { content: \\"“</style>\\"; }";\n'
        "export default () => 'é';"
    )
    assert keep("stage", "export default () => 'é';", "") != address
    assert client.get(f"/{address}x").status_code == 404
    assert client.get("/api/script/../x.js").status_code == 404
