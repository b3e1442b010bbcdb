"""A real PostgreSQL with PostGIS, started for the tests and gone after them."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

_HOW = "install PostgreSQL with PostGIS (Debian: apt install 'postgresql-*-postgis-3')"


def _missing(why):
    if os.environ.get("GEO_REQUIRE_POSTGIS"):
        pytest.fail(f"{why}, and GEO_REQUIRE_POSTGIS asks for it")
    pytest.skip(f"{why}: {_HOW}")


def _tools():
    """The folder of initdb and pg_ctl of a server that has PostGIS."""
    there = shutil.which("initdb")
    folders = [Path(there).parent] if there else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = [folder for folder in folders if (folder / "initdb").exists()]
    if not found:
        _missing("no PostgreSQL server")
    for folder in found:
        asked = [str(folder / "pg_config"), "--sharedir"]
        config = shutil.which(asked[0]) and subprocess.run(
            asked, capture_output=True, text=True, check=False
        )
        share = (
            Path(config.stdout.strip())
            if config
            else Path("/usr/share/postgresql") / (folder.parent.name)
        )
        if (share / "extension" / "postgis.control").exists():
            return folder
    _missing("no PostGIS")
    return None


@pytest.fixture(scope="session")
def server():
    """The address of an empty cluster that listens on a socket of its own, as a superuser."""
    pytest.importorskip("psycopg", reason="the extra 'postgis' is not installed")
    tools = _tools()
    home = Path(tempfile.mkdtemp(prefix="geo-pg-"))  # a short name: it holds a socket
    owner = {}
    if os.geteuid() == 0:  # a server refuses to run as root
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in names else "nobody"
        shutil.chown(home, user)
        owner = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}

    def run(*words):
        done = subprocess.run(
            [str(tools / words[0]), *words[1:]],
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **owner,
        )
        if done.returncode:
            log = home / "log"
            told = log.read_text() if log.exists() else ""
            pytest.fail(f"{words[0]}: {done.stderr}{told}")

    run("initdb", "-D", "data", "-U", "geo", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
    options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
    run("pg_ctl", "start", "-w", "-t", "300", "-D", "data", "-l", "log", "-o", options)
    yield f"postgresql:///postgres?host={home}&user=geo"
    run("pg_ctl", "stop", "-w", "-t", "300", "-m", "immediate", "-D", "data")
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def database(server, request):
    """The address of a schema that nobody else uses."""
    name = "".join(c if c.isalnum() else "_" for c in request.node.name.casefold())[-40:]
    return f"{server}&schema=s{name[:39]}"
