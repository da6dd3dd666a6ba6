"""The root command: the table of commands, and how Click's own errors end the run."""

from collections.abc import Sequence

import click

from helmkit.cli.command import LazyCommand, LazyGroup
from helmkit.cli.ending import fail, run_to_end
from helmkit.cli.exit_codes import ExitCode
from helmkit.cli.settings import Settings

COMPLETE = "_HELMKIT_COMPLETE"  # the variable through which a shell asks for completions
COMMANDS = {
    name: LazyCommand(f"helmkit.cli.{module}", text)
    for name, module, text in [
        ("template", "template:template", "Print a chart's manifests, as helm template does."),
        ("values", "values:values", "Print a chart's merged values."),
        ("lint", "lint:lint", "Check charts: an error with file, line and column."),
        ("modernize", "modernize:modernize", "Rewrite manifests from API versions that Kubernetes has removed."),
        ("dependency", "dependency:dependency", "List, update and build a chart's dependencies."),
        ("package", "package:package", "Make an archive of a chart folder."),
        ("repo", "repo:repo", "Sync and inspect the repositories of mirrors.yaml."),
        ("search", "search:search", "Find charts."),
        ("show", "show:show", "Show a chart's metadata, values, readme or CRDs."),
        ("pull", "pull:pull", "Fetch a chart archive, verified."),
        ("verify", "verify:verify", "Check the signature of a chart archive."),
        ("push", "push:push", "Push a chart to an OCI registry."),
        ("versions", "versions:versions", "List every version of a chart."),
        ("outdated", "outdated:outdated", "Say which dependencies and releases are behind."),
        ("diff", "diff:diff", "Show what changed between two charts."),
        ("install", "install:install", "Install a chart through helm."),
        ("upgrade", "upgrade:upgrade", "Upgrade a release through helm."),
        ("rollback", "releases:rollback", "Bring a release back to an earlier revision."),
        ("uninstall", "releases:uninstall", "Remove releases."),
        ("list", "releases:list_releases", "List releases."),
        ("status", "releases:status", "Show a release."),
        ("history", "releases:history", "List a release's revisions."),
        ("get", "releases:get", "Show a release's values, manifest, notes or hooks."),
        ("test", "releases:test", "Run a release's tests."),
        ("rbac", "rbac:rbac", "Give a service account what it needs, and no more."),
        ("context", "context:context", "List and choose kubeconfig contexts."),
        ("tools", "tools:tools", "Install helm and kubectl, through their mirrors."),
        ("helm", "passthrough:helm", "Run the helm that helmkit manages."),
        ("kubectl", "passthrough:kubectl", "Run the kubectl that helmkit manages."),
        ("doctor", "doctor:doctor", "Say what works here."),
        ("completion", "completion:completion", "Print a shell completion script."),
    ]
}
ALIASES = {"inspect": "show", "del": "uninstall", "delete": "uninstall", "ls": "list", "fetch": "pull"} | {
    "dep": "dependency",
    "dependencies": "dependency",
}


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from helmkit.about import __version__

        click.echo(f"helmkit {__version__}")
        context.exit()


root = LazyGroup(
    "helmkit",
    table=COMMANDS,
    aliases=ALIASES,
    help="Render, lint, mirror, search and install Helm charts, from behind a firewall if need be.",
    examples="""
        helmkit repo sync
        helmkit search wordpress
        helmkit template my-blog wordpress --set ingress.enabled=true
        helmkit install wordpress --dry-run
    """,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "auto_envvar_prefix": None,
    },
    no_args_is_help=True,
)
root.params.append(
    click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_version,
        help="Show the version and exit.",
    )
)


def run(arguments: Sequence[str], program: click.Command = root) -> int:
    """Run one command line; the exit code. Never raises."""
    settings = Settings()
    return run_to_end(settings, lambda: _run(arguments, program, settings))


def _run(arguments: Sequence[str], program: click.Command, settings: Settings) -> object:
    if instruction := settings.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(program, {"obj": settings}, "helmkit", COMPLETE, instruction)
    try:
        # Not Click's own main(): it prints an empty line at Ctrl-C, and does not say what a command returned.
        with program.make_context("helmkit", list(arguments), obj=settings) as context:
            return program.invoke(context)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return fail("interrupted", ExitCode.INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())  # `helmkit repo` alone: its help, as helm does
        return ExitCode.DONE
    except click.ClickException as error:
        return _usage(error)


# Flags of helm that helmkit does not have, and what is done instead.
_IN_MIRRORS = "repositories, their credentials and certificates are set in mirrors.yaml (docs/mirrors.md)"
_INSTEAD = {
    **dict.fromkeys(("--repo", "--repository-config", "--repository-cache", "--registry-config"), _IN_MIRRORS),
    **dict.fromkeys(("--username", "--password", "--pass-credentials", "--plain-http"), _IN_MIRRORS),
    **dict.fromkeys(("--ca-file", "--cert-file", "--key-file", "--insecure-skip-tls-verify"), _IN_MIRRORS),
    "--post-renderer": "pipe what helmkit prints into the program",
    "--post-renderer-args": "pipe what helmkit prints into the program",
}


def _usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "helmkit"
    instead = _INSTEAD.get(error.option_name) if isinstance(error, click.NoSuchOption) else None
    return fail(error.format_message(), ExitCode.USAGE, instead or f"see {path} --help")
