// Runs one program of the set-up, and turns a failure into an error that says which one and why.
import { spawn } from 'node:child_process';

/**
 * Runs a program to its end with its output collected.
 * @param {readonly string[]} argv the program and its arguments
 * @param {{cwd?: string, env?: Record<string, string>}} [options] env is added to this process's own
 * @returns {Promise<string>} its standard output; rejects with its last lines of output when it fails or is not there
 */
export function run(argv, options = {}) {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else {
        const tail = `${stderr}${stdout}`.trim().split('\n').slice(-6).join('\n');
        reject(new Error(`${argv.join(' ')} ended with ${signal ?? code}:\n${tail}`));
      }
    });
  });
}

/**
 * @param {string} program a name looked up in PATH
 * @returns {Promise<boolean>} whether it is there
 */
export async function onPath(program) {
  return run(['sh', '-c', 'command -v "$1"', 'sh', program]).then(
    () => true,
    () => false,
  );
}
