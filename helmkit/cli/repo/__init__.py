"""`helmkit repo`: the repositories of mirrors.yaml. The table of its commands, one file each."""

from helmkit.cli.command import LazyCommand, LazyGroup

repo = LazyGroup(
    "repo",
    table={
        name: LazyCommand(f"helmkit.cli.repo.{module}", text)
        for name, module, text in [
            ("sync", "sync:sync", "Refresh the indexes and copy the selected charts."),
            ("list", "list:list_repositories", "List the repositories and their sources."),
            ("probe", "probe:probe", "Measure how fast the sources answer."),
            ("status", "status:status", "Show what is here of each repository."),
            ("prune", "prune:prune", "Remove the archives that nothing selects."),
            ("verify", "verify:verify", "Read the whole store again and compare."),
            ("export", "export:export", "Write the mirror as static repositories."),
            ("push", "push:push", "Push the mirror into an OCI registry."),
            ("index", "index:index", "Write an index.yaml for a folder of archives."),
        ]
    },
    aliases={"ls": "list", "update": "sync"},
    short_help="Sync and inspect the repositories of mirrors.yaml.",
    help="The repositories of mirrors.yaml: sync them, list them, see what is here.",
    examples="helmkit repo sync",
    no_args_is_help=True,
)
