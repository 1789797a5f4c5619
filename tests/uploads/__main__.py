"""`python -m tests.uploads [--every N] [--mangled N]`: what became of the files, as JSON; fails where one fared ill."""

import argparse
import json
import sys

import django


def main() -> int:
    reader = argparse.ArgumentParser()
    reader.add_argument("--every", type=int, default=1, help="one in so many of the files")
    reader.add_argument("--mangled", type=int, default=0, help="so many with wrong bytes, of each form")
    given = reader.parse_args()
    django.setup()
    from tests.uploads.run import check

    result = check(given.every, given.mangled)
    json.dump(result.told(), sys.stdout, indent=1, ensure_ascii=False)
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main())
