import assert from 'node:assert/strict';
import { serviceFor } from '../../../src/core/check/languages.ts';
import { newPlan } from '../../../src/core/plan/new-plan.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import type { PlanAnswers } from '../../../src/core/plan/new-plan.ts';

const node = { name: 'cp-1', address: '10.0.0.11' };
const good: readonly PlanAnswers[] = [
  { channel: '1.35-classic/stable', delivery: 'mirror', address: 'http://10.10.10.10:5050', node },
  { channel: '1.32-classic/stable', delivery: 'proxy', address: 'http://squid.internal:3128', node },
  { channel: '1.36-classic/edge', delivery: 'sideload', node },
];

describe('newPlan', () => {
  for (const answers of good) {
    it(`writes a plan without a problem: ${answers.delivery}`, () => {
      const { document, check } = serviceFor('plan').open(newPlan(answers));
      assert.deepEqual(check({ path: 'airgap.yaml', site: emptySite }), []);
      const { plan, whole } = readPlan(document);
      assert.equal(whole, true);
      assert.equal(plan?.channel, answers.channel);
      assert.deepEqual(
        plan.nodes.map(({ name, address, role }) => ({ name, address, role })),
        [{ ...node, role: 'control-plane' }],
      );
    });
  }

  for (const hostile of ['1.35', 'true', 'a: b', 'x # y', '- a', '"', '{a', '&x', '', 'a\nmirror: {}']) {
    it(`writes ${JSON.stringify(hostile)} so that it is read back as it is`, () => {
      const answers: PlanAnswers = { channel: hostile, delivery: 'sideload', node };
      const { document } = serviceFor('plan').open(newPlan(answers));
      assert.deepEqual(document.problems, []);
      assert.match(newPlan(answers), /^ {2}channel: /m);
      const { root } = document;
      assert.ok(root?.kind === 'map');
      const [kubernetes] = root.entries;
      assert.ok(kubernetes?.value?.kind === 'map');
      const [channel] = kubernetes.value.entries;
      assert.ok(channel?.value?.kind === 'scalar');
      assert.equal(channel.value.value, hostile);
      assert.equal(root.entries.length, 3);
    });
  }
});
