/** What `help` prints, and wrong usage below its reason. */
export const USAGE = `Usage:
  refactor-crew run "<goal>" [PATH…] [options]    start a refactoring and watch it
  refactor-crew verify [--patch FILE] [options]   certificate for a patch, or for the uncommitted change
  refactor-crew recipes [PATH…] [--json]          what it can do offline; --places counts where it may be worth it
  refactor-crew runs [--json]                     past runs
  refactor-crew show RUN [--json]                 one of them; RUN may be "last"; --markdown or --patch FILE writes it
  refactor-crew resume RUN [--json] [--model …]   go on with an interrupted run, or start a planned one
  refactor-crew replay RUN [--json]               do a run over again from its record; exit 3 if it differs
  refactor-crew apply RUN [--accept all|ID,…]     write its changes, all or some hunks; --branch NAME commits them there instead
                                                  hunks that don’t compile without others are told so; --anyway writes them
                                                  --note (with --branch): a git note says who wrote which lines
  refactor-crew undo RUN                          take them back
  refactor-crew rm RUN…                           forget runs

Options of run:
  --folder DIR          the workspace (default: this folder); naming it trusts it
  --recipe ID           a recipe instead of a goal; --with JSON gives its parameters
  --plan                show the plan and start nothing; “resume RUN” starts it
  --apply               write the changes unless something regressed
  --patch FILE          write them as a unified diff
  --markdown FILE       write the whole run as a document, secrets taken out
  --check               exit 3 when the goal would change files; writes nothing
  --test-command CMD    how the tests are run; --no-tests leaves them out
  --mutations           (run, verify) put faults into the changed lines, and see whether a test notices
  --untrusted           run nothing of the folder: no compiler, no tests
  --yes                 answer every question of a task with yes, and agree to changes of tests and of the settings of
                        checks; without it, and without a terminal, with no
  --max-cost USD        what the run may spend on a model
  --concurrency N       how many subagents at once (default 8)
  --timeout SECONDS     stop after that time, keeping what was found
  --control             read JSON commands, one a line, on standard input
  --json                one JSON object a line: every event, then the result
  --model MODEL         what answers: offline, anthropic, anthropic:NAME or openai:NAME. Unless told, it is auto:
                        Claude where ANTHROPIC_API_KEY is set, else offline, which costs nothing
  --base-url URL        where that model is, such as http://localhost:11434/v1 for openai:NAME by Ollama;
                        OPENAI_API_KEY is sent there if it is set. Keys are read from the environment alone

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 regressed (or --check found changes),
4 a required check is unverified or a file moved on, 130 interrupted.
`;
