import assert from 'node:assert/strict';
import { planLanguage } from '../../../src/core/plan/language.ts';
import { commandLine } from '../../../src/core/steps/quote.ts';
import { hostileValues, valuesWithNul } from '../../fixtures/hostile/values.ts';
import { schemaFields } from '../../support/schema-fields.ts';
import type { SchemaField } from '../../support/schema-fields.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { samplePlan } from './sample-site.ts';
import { expectedOf, Recorder } from './recorder.ts';
import { sampledAt, Trial } from './try-values.ts';
import type { TriedCommand } from './try-values.ts';

const isOption = (word: string): boolean => word.startsWith('-');
const shown = (command: TriedCommand): string => commandLine(command, command.values);

describe('hostile values', function () {
  this.timeout(120_000);
  const values = [...hostileValues, ...valuesWithNul];
  const { fields, missing } = schemaFields(planLanguage.schema, samplePlan);
  const trial = new Trial();

  it('are tried in every field that a plan can have', () => {
    assert.deepEqual(missing, [], 'the sample has no value for these');
    assert.ok(fields.length >= 33, `only ${fields.length} fields`);
    assert.ok(hostileValues.length >= 120);
  });

  for (const field of fields) {
    it(`${field.name}: each is refused at its place, or says what it says`, () => {
      for (const text of textsFor(field)) assertHarmless(text, () => trial.tryField(field, text));
    });
  }

  it('as a line of an image list: each is refused, or says what it says', () => {
    for (const value of values)
      for (const text of [value, `ghcr.io/canonical/${value}`, `ghcr.io/canonical/a:1${value}`])
        assertHarmless(text, () => trial.tryLine(text));
  });

  it('as the folder that a site lies in: each says what it says', () => {
    for (const text of hostileValues) assertHarmless(text, () => trial.tryRoot(`/srv/${text}`));
  });

  describe('in commands', () => {
    const folder = temporaryFolder();
    let recorder: Recorder;
    let commands: readonly TriedCommand[];
    before(() => {
      commands = [...trial.commands.values()];
      recorder = new Recorder(folder.path, new Set(commands.map(({ argv: [program] }) => program)));
    });

    it('are no options', () => {
      const own = new Trial();
      own.tryRoot('/srv/site');
      for (const field of fields.filter(({ name }) => name === 'proxy.https'))
        own.tryField(field, 'no proxy');
      const options = new Set([...own.commands.values()].flatMap(({ argv }) => argv.filter(isOption)));
      assert.ok(options.size > 8);
      for (const { argv } of commands)
        for (const [at, word] of argv.entries())
          // curl takes what follows for the name of a file, whatever it looks like.
          assert.ok(!isOption(word) || options.has(word) || argv[at - 1] === '--cacert', argv.join(' '));
    });

    it('reach the program as they are by the runner of steps', async () => {
      // Each word once: nothing between the runner and the program looks at two.
      const tried = new Set<string>();
      const withNewWord = commands.filter(({ argv, values: env }) => {
        const before = tried.size;
        for (const word of [...argv, ...Object.values(env)]) tried.add(word);
        return tried.size > before;
      });
      await inTurns(withNewWord, async (command) => {
        const { exit, got } = await recorder.runStep(command);
        assert.deepEqual([exit, got], [0, expectedOf(command)]);
      });
    });

    for (const shell of [['bash', '--norc'], ['bash', '--posix'], ['dash'], ['sh']] as const)
      it(`reach the program as they are where what is shown is pasted into ${shell.join(' ')}`, () => {
        // Only bash knows $'…', which stands where a character would not be seen; no plan holds one, a folder can.
        const lines = commands.filter((command) => shell[0] === 'bash' || !shown(command).includes("$'"));
        assert.ok(
          lines.every((command) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(shown(command))),
          'a line is not one line',
        );
        const got = recorder.runLines(shell, `${lines.map(shown).join('\n')}\n`);
        assert.deepEqual(
          got,
          lines.flatMap((command) => expectedOf(command, '…')),
        );
      });

    it('touched no canary, and would have, were they not quoted', () => {
      assert.equal(recorder.canaries(), 0);
      const [program] = commands[0]?.argv ?? [];
      recorder.runLines(
        ['bash', '--norc'],
        hostileValues.map((value) => `eval ${program} ${value}`).join('\n'),
      );
      assert.ok(recorder.canaries() > 0);
    });

    after(() => {
      const { pairs, refused, harmless, files } = trial;
      console.log(
        `    ${pairs} pairs of a field and a hostile value: ${refused} refused, ${harmless} harmless in ${files} files and ${commands.length} commands`,
      );
    });
  });

  function textsFor(field: SchemaField): readonly string[] {
    const sampled = field.isKey ? field.path.at(-1) : sampledAt(field);
    if (typeof sampled !== 'string') return values;
    return values.flatMap((value) => [value, sampled + value]);
  }

  function assertHarmless(text: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      throw new Error(
        `${JSON.stringify(text.slice(0, 100))}: ${error instanceof Error ? error.message : ''}`,
        {
          cause: error,
        },
      );
    }
  }
});

/** A few at once. */
async function inTurns<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const work = async (): Promise<void> => {
    for (const item of queue) await act(item);
  };
  await Promise.all([work(), work(), work(), work()]);
}
