import type { Rule } from '../../language/rule.ts';
import { nodeAt, stringOf } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';

/**
 * The plan and everything generated from it hold no password; logins are asked for and kept in the secret
 * storage.
 * @source RFC 3986 section 3.2.1 (user information)
 */
export const secretInPlan: Rule<YamlDocument> = {
  code: 'plan.secret',
  severity: 'error',
  *check({ document }) {
    for (const path of [
      ['mirror', 'url'],
      ['proxy', 'http'],
      ['proxy', 'https'],
    ]) {
      const node = nodeAt(document.root, path);
      const text = stringOf(node);
      if (node === undefined || text === undefined || !/^[a-z]+:\/\/[^/@]*@/i.test(text)) continue;
      yield {
        range: node.range,
        message: `${path.join('.')} holds a login, and the plan is carried and shared. Take it out of the address; it is asked for when it is needed`,
      };
    }
  },
};
