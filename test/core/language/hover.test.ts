import assert from 'node:assert/strict';
import described from '../../../schemas/hosts.schema.json';
import { serviceFor } from '../../../src/core/check/languages.ts';
import { emptySite } from '../../../src/core/plan/site.ts';

describe('hover', () => {
  it('shows a name of a person as text, so that no picture in it is fetched', () => {
    const open = serviceFor('hosts').open('[host."![a](https://example.test/a.png)"]\n');
    const { text } = open.hover(10, { path: 'hosts.d/ghcr.io/hosts.toml', site: emptySite, described }) ?? {};
    assert.match(text ?? '', /^\*\*\\!\\\[a\\\]\\\(https:\/\/example\.test\/a\.png\\\)\*\*\n/);
  });
});
