// `npm run package`: a production build, and the .vsix of it in the project's root.
// Any warning of vsce, any file that is not approved, and a package that is too large are failures.
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { installPackages } from './setup.mjs';
import { root } from './paths.mjs';
import { output } from './processes.mjs';
import { vsixFile } from './vsix-file.mjs';

const maxBytes = 600_000;
const approvedFiles = join(root, 'test/manifest/vsix-files.txt');
const vsce = join(root, 'node_modules/.bin/vsce');

/** Chunks are named after what is in them, which the approved list does not follow. */
const withoutChunk = (file) => file.replace(/^dist\/chunks\/[^/]+\.mjs$/, 'dist/chunks/*.mjs');

const lines = (text) => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** @returns {Promise<string[]>} complaints about the files that would ship */
async function compareFiles() {
  const shipped = new Set(lines(await vsceSays('ls')).map(withoutChunk));
  const approved = new Set(lines(readFileSync(approvedFiles, 'utf8')));
  return [
    ...[...shipped]
      .filter((file) => !approved.has(file))
      .map((file) => `ships, and is not approved: ${file}`),
    ...[...approved]
      .filter((file) => !shipped.has(file))
      .map((file) => `is approved, and does not ship: ${file}`),
  ];
}

const vsceSays = (command, ...args) =>
  output(vsce, [command, '--no-dependencies', ...args], { cwd: root, withErrors: true });

async function main() {
  await installPackages((line) => console.log(`set-up: ${line}`));
  console.log((await output(process.execPath, ['scripts/build.mjs', '--production'], { cwd: root })).trim());
  const complaints = await compareFiles();
  // There is no repository to name, and so nothing to make relative links absolute with.
  const said = await vsceSays(
    'package',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    `--out=${vsixFile}`,
  );
  complaints.push(...lines(said).filter((line) => line.includes('WARNING')));
  const bytes = statSync(vsixFile).size;
  if (bytes > maxBytes) complaints.push(`is ${bytes} bytes, more than ${maxBytes}`);
  for (const complaint of complaints) console.error(`${basename(vsixFile)}: ${complaint}`);
  if (complaints.some((complaint) => complaint.includes('approved'))) {
    console.error(`Approve what ships by editing ${approvedFiles}`);
  }
  console.log(`${vsixFile}: ${(bytes / 1000).toFixed(1)} kB`);
  return complaints.length === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
