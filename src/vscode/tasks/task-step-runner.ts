import { access, mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { StepState } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import { Failure, throwIfCancelled } from '../../node/failure.ts';
import { handOver, runnerFiles } from '../../node/hand-over.ts';
import { isRunnerAlive, takeRunResult, waitForRunResult } from '../../node/run-result.ts';
import type { StepExit, StepRequest, StepRunner } from '../state/step-runner.ts';
import type { StepStore } from '../state/step-store.ts';
import { RunNotes } from './run-notes.ts';
import type { RunNote } from './run-notes.ts';
import { startedElsewhere } from './started-elsewhere.ts';
import { recordsOf } from './step-records.ts';
import { definitionKey, definitionOf, stepTask, stepTaskDefinition } from './step-task.ts';
import type { RunnerPlace, StepTaskDefinition } from './step-task.ts';

/** A start that was asked for here: only such a one gets the step. */
interface Ticket {
  readonly records: readonly string[];
  readonly note: Omit<RunNote, 'pid'>;
  readonly resolve: (exit: StepExit) => void;
  readonly reject: (error: unknown) => void;
  /** Undefined until VS Code has told it. */
  execution: vscode.TaskExecution | undefined;
}

/** A runner that waits for its step: it was started from tasks.json, or as the last task again. */
interface Waiting {
  readonly pid: number;
  readonly execution: vscode.TaskExecution;
}

/** A runner that has its step. */
interface Running {
  readonly pid: number;
  readonly ticket: Ticket;
}

/** How long a step may take to end after its terminal was closed. */
const afterHangUpMs = 5000;
/** How often a step that went on while the window was away is looked after. */
const followMs = 1000;

/** Runs steps as VS Code tasks in the integrated terminal, where `sudo` and `ssh` can ask. */
export class TaskStepRunner implements StepRunner, vscode.Disposable {
  readonly #place: RunnerPlace;
  readonly #store: StepStore;
  readonly #log: vscode.LogOutputChannel;
  readonly #notes: RunNotes;
  readonly #tickets = new Map<string, Ticket>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #running = new Map<string, Running>();
  readonly #ended = new WeakSet<vscode.TaskExecution>();
  readonly #subscriptions: vscode.Disposable[];
  #disposed = false;

  constructor(parts: {
    readonly place: RunnerPlace;
    readonly memento: vscode.Memento;
    readonly store: StepStore;
    readonly log: vscode.LogOutputChannel;
  }) {
    this.#place = parts.place;
    this.#store = parts.store;
    this.#log = parts.log;
    this.#notes = new RunNotes(parts.memento);
    this.#subscriptions = [
      vscode.tasks.onDidStartTaskProcess((event) => void this.#started(event)),
      vscode.tasks.onDidEndTaskProcess((event) => void this.#processEnded(event)),
      vscode.tasks.onDidEndTask(({ execution }) => this.#taskEnded(execution)),
    ];
    for (const note of this.#notes.all()) void this.#follow(note);
  }

  dispose(): void {
    this.#disposed = true;
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async runStep(request: StepRequest): Promise<{ readonly exit: StepExit }> {
    const { root, step } = request;
    const folder = vscode.workspace.getWorkspaceFolder(root);
    const definition = definitionOf(step, root, folder);
    const commands = step.commands.map((command) => recordsOf(command, request));
    await this.#refuseWhatCannotRun(definition);
    this.#refuseWhatRuns(definition);
    let exit: StepExit = 0;
    for (const [index, records] of commands.entries()) {
      throwIfCancelled(request.signal);
      const scope = folder ?? vscode.TaskScope.Workspace;
      const task = stepTask(definition, { title: step.title, scope, clear: index === 0 }, this.#place);
      // Each command only after the one before it ended well.
      exit = await this.#runTask(task, definitionKey(definition), records, request);
      if (exit !== 0) break;
    }
    const run = { exit, at: Date.now(), inputs: request.inputs };
    await this.#store.ended(root, stepKey(step), run);
    return { exit };
  }

  async #refuseWhatCannotRun(definition: StepTaskDefinition): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      throw new Failure('untrusted', 'Nothing is run in Restricted Mode: trust this workspace to run steps');
    }
    if (process.platform === 'win32') {
      throw new Failure(
        'no-bash',
        'Steps run in bash, which Windows does not have: open the folder in WSL or on a Linux machine over Remote-SSH',
      );
    }
    await access('/bin/bash').catch(() => {
      throw new Failure('no-bash', 'Steps run in /bin/bash, and it is not on this machine: install bash');
    });
    const seen = [this.#place.script, this.#place.folder, definition.plan, definition.node ?? ''];
    const substituted = seen.find((text) => text.includes('${'));
    if (substituted !== undefined) {
      throw new Failure(
        'substituted',
        `VS Code would put a value into ${substituted}: rename what has \${ in its name`,
      );
    }
    await mkdir(this.#place.folder, { recursive: true, mode: 0o700 });
  }

  /** Asked with nothing awaited between it and the ticket: two starts may have come this far together. */
  #refuseWhatRuns(definition: StepTaskDefinition): void {
    const key = definitionKey(definition);
    const waiting = this.#waiting.get(key)?.execution;
    const isOurs = (execution: vscode.TaskExecution): boolean => {
      const other = stepTaskDefinition(execution.task.definition);
      return other !== undefined && definitionKey(other) === key && execution !== waiting;
    };
    if (this.#tickets.has(key) || this.#running.has(key) || vscode.tasks.taskExecutions.some(isOurs)) {
      throw new Failure('running', 'This step is running already: look at its terminal');
    }
  }

  #runTask(
    task: vscode.Task,
    key: string,
    records: readonly string[],
    { root, step, inputs, signal }: StepRequest,
  ): Promise<StepExit> {
    const note = { root: root.toString(), step: stepKey(step), inputs, since: Date.now() };
    return new Promise((resolve, reject) => {
      const ticket: Ticket = { records, note, resolve, reject, execution: undefined };
      signal?.addEventListener('abort', () => ticket.execution?.terminate(), { once: true });
      void this.#execute(task, key, ticket).then(() => {
        if (signal?.aborted === true) ticket.execution?.terminate();
      });
    });
  }

  async #execute(task: vscode.Task, key: string, ticket: Ticket): Promise<void> {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      this.#waiting.delete(key);
      ticket.execution = waiting.execution;
      return this.#give(key, ticket, waiting);
    }
    this.#tickets.set(key, ticket);
    try {
      ticket.execution = await vscode.tasks.executeTask(task);
      if (this.#ended.has(ticket.execution)) this.#taskEnded(ticket.execution);
    } catch (cause) {
      this.#tickets.delete(key);
      ticket.reject(new Failure('not-started', 'VS Code did not start the terminal of this step', { cause }));
    }
  }

  /** A task that ends while its ticket was never taken had no process. */
  #taskEnded(execution: vscode.TaskExecution): void {
    this.#ended.add(execution);
    for (const [key, ticket] of this.#tickets) {
      if (ticket.execution !== execution) continue;
      this.#tickets.delete(key);
      ticket.reject(new Failure('not-started', 'VS Code ended this step before it began'));
    }
  }

  async #started({ execution, processId: pid }: vscode.TaskProcessStartEvent): Promise<void> {
    const definition = this.#definitionOf(execution.task);
    // After a reload the start of a running step is told again; it has what it needs.
    if (definition === undefined || this.#notes.has(pid)) return;
    const key = definitionKey(definition);
    const ticket = this.#tickets.get(key);
    this.#tickets.delete(key);
    if (ticket === undefined) return this.#startedElsewhere(key, definition, { pid, execution });
    await this.#give(key, ticket, { pid, execution });
  }

  /** Undefined for a task of somebody else, or of another runner. */
  #definitionOf({ definition, execution }: vscode.Task): StepTaskDefinition | undefined {
    const isOwn =
      !(execution instanceof vscode.ProcessExecution) || execution.args.at(-1) === this.#place.folder;
    return isOwn ? stepTaskDefinition(definition) : undefined;
  }

  async #give(key: string, ticket: Ticket, { pid, execution }: Waiting): Promise<void> {
    this.#running.set(key, { pid, ticket });
    this.#show(ticket.note, { kind: 'running', since: ticket.note.since });
    try {
      await this.#notes.add({ ...ticket.note, pid });
      await handOver(runnerFiles(this.#place.folder, pid).records, ticket.records);
    } catch (error) {
      this.#running.delete(key);
      await this.#notes.remove(pid);
      this.#show(ticket.note, { kind: 'notLooked' });
      ticket.reject(error);
      execution.terminate();
    }
  }

  /** The runner waits while the step goes the way of Run Step; what is then run goes to it. */
  async #startedElsewhere(key: string, definition: StepTaskDefinition, waiting: Waiting): Promise<void> {
    this.#waiting.set(key, waiting);
    const answer = await startedElsewhere(definition, waiting.execution.task.scope);
    if (this.#waiting.get(key) !== waiting) return;
    this.#waiting.delete(key);
    const { records } = runnerFiles(this.#place.folder, waiting.pid);
    try {
      await handOver(records, answer, { timeoutMs: 2000 });
    } catch (error) {
      // The runner is gone already, or it has been told by another window.
      this.#log.debug(String(error));
    }
  }

  async #processEnded({ execution, exitCode }: vscode.TaskProcessEndEvent): Promise<void> {
    const definition = stepTaskDefinition(execution.task.definition);
    if (definition === undefined) return;
    const key = definitionKey(definition);
    const running = this.#running.get(key);
    if (running === undefined) return;
    const { result } = runnerFiles(this.#place.folder, running.pid);
    const code = await waitForRunResult(result, afterHangUpMs);
    this.#running.delete(key);
    await this.#notes.remove(running.pid);
    await this.#taskEnd(execution);
    running.ticket.resolve(exitOf(exitCode, code));
  }

  /** VS Code does not start a task again while it has not told of its end, which comes after that of the process. */
  async #taskEnd(execution: vscode.TaskExecution): Promise<void> {
    const until = Date.now() + afterHangUpMs;
    while (!this.#ended.has(execution) && Date.now() < until) await delay(20);
  }

  #show({ root, step, inputs }: Omit<RunNote, 'pid'>, state: StepState): void {
    this.#store.set(vscode.Uri.parse(root), step, state, inputs);
  }

  /** A step that was running when the window went away: running still, or ended with nobody there. */
  async #follow(note: RunNote): Promise<void> {
    const { result } = runnerFiles(this.#place.folder, note.pid);
    if (await isRunnerAlive(note.pid)) this.#show(note, { kind: 'running', since: note.since });
    for (;;) {
      const alive = await isRunnerAlive(note.pid);
      // A hung-up step may outlive its runner by a moment.
      const code = await (alive ? takeRunResult(result) : waitForRunResult(result, afterHangUpMs));
      if (this.#disposed) return;
      if (code !== undefined || !alive) {
        await this.#notes.remove(note.pid);
        const run = { exit: code ?? ('undecided' as const), at: Date.now(), inputs: note.inputs };
        await this.#store.ended(vscode.Uri.parse(note.root), note.step, run);
        return;
      }
      await delay(followMs);
    }
  }
}

/**
 * VS Code says 0 of a process that was killed, and nothing of one whose terminal was closed; so success needs both
 * words, and a code that says failure is believed from either.
 */
function exitOf(event: number | undefined, code: number | undefined): StepExit {
  if (code !== undefined && code !== 0) return code;
  if (event !== undefined && event !== 0) return event;
  return event === 0 && code === 0 ? 0 : 'undecided';
}
