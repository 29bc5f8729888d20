"""`tidegate link-parties`: look for parties that are one; an officer says whether they are."""

import typer

from tidegate.cli.files import Stages
from tidegate.cli.platform import start


def link_parties() -> None:
    """Compare every firm with those that are alike, and propose to officers which may be one.

    Names, addresses and numbers of registers are compared, and nothing else; natural persons are
    left out. Nobody is joined by it: an officer confirms or rejects each pair, on the page of the
    parties. Workers do the same every Monday.

    **Examples**

    - `tidegate link-parties`
    """
    start()
    from tidegate.access.interface import SYSTEM
    from tidegate.parties.interface import link_parties as link

    with Stages("Reading firms") as stages:
        told = link(SYSTEM.address, stages.begin)
    typer.echo(
        f"{told.new + told.kept:,} pairs wait for an officer: {told.new:,} new, "
        f"{told.kept:,} from before; {told.withdrawn:,} are not likely any more"
    )
