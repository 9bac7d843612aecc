import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import * as vscode from 'vscode';

/** A place in Node through which every start of a program or every connection goes, and what is seen of it. */
interface Gate {
  readonly owner: object;
  readonly name: string;
  readonly seen: string[];
}

/**
 * Counts the programs that this extension host starts, and what it connects to, wherever in it that is done: at the
 * functions of Node that all others go through. Tasks and terminals, which VS Code starts elsewhere, are counted too.
 */
export class HostWatch {
  /** Where each start came from. */
  readonly starts: string[] = [];
  readonly connections: string[] = [];
  readonly terminals: string[] = [];
  readonly #undo: (() => void)[] = [];

  constructor() {
    const gates: readonly Gate[] = [
      { owner: childProcess.ChildProcess.prototype, name: 'spawn', seen: this.starts },
      { owner: childProcess, name: 'spawnSync', seen: this.starts },
      { owner: childProcess, name: 'execFileSync', seen: this.starts },
      { owner: childProcess, name: 'execSync', seen: this.starts },
      { owner: net.Socket.prototype, name: 'connect', seen: this.connections },
      { owner: dgram.Socket.prototype, name: 'send', seen: this.connections },
    ];
    for (const gate of gates) this.#undo.push(watch(gate));
    syncBuiltinESMExports();
    const listening = [
      vscode.tasks.onDidStartTask(({ execution }) => this.terminals.push(`task ${execution.task.name}`)),
      vscode.window.onDidOpenTerminal(({ name }) => this.terminals.push(`terminal ${name}`)),
    ];
    this.#undo.push(() => listening.forEach((one) => one.dispose()));
  }

  /** Those starts that code of a folder is in. */
  startsBy(folder: string): readonly string[] {
    return this.starts.filter((stack) => stack.includes(folder));
  }

  dispose(): void {
    for (const undo of this.#undo.splice(0)) undo();
    syncBuiltinESMExports();
  }
}

function watch({ owner, name, seen }: Gate): () => void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') throw new Error(`Node has no ${name} here`);
  const watched = function (this: unknown, ...args: unknown[]): unknown {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 100;
    seen.push(`${name} ${JSON.stringify(args[0], onlyPlain)}\n${new Error().stack ?? ''}`);
    Error.stackTraceLimit = stackTraceLimit;
    return Reflect.apply(original, this, args) as unknown;
  };
  Reflect.set(owner, name, watched);
  return () => Reflect.set(owner, name, original);
}

/** What is started or connected to, without objects that hold the whole process. */
function onlyPlain(key: string, value: unknown): unknown {
  const wanted = ['', 'file', 'args', 'host', 'port', 'path'];
  return wanted.includes(key) || /^\d+$/.test(key) ? value : undefined;
}
