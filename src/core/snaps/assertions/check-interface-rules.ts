import { AssertionFault, quoted } from './assertion-fault.ts';
import type { HeaderMap, HeaderValue } from './assertion.ts';
import { textsHeader } from './header-checks.ts';
import { isGoRegexp } from './go-regexp.ts';

const subrules = [
  'allow-installation',
  'deny-installation',
  'allow-connection',
  'deny-connection',
  'allow-auto-connection',
  'deny-auto-connection',
];

const accountIdForm = '[a-z0-9A-Z]{32}|[-a-z0-9]{2,28}';
const snapTypeForm = /^(?:core|kernel|gadget|app)$/;
const snapIdForm = /^[a-z0-9A-Z]{32}$/;
const publisherForm = new RegExp(String.raw`^(?:${accountIdForm}|\$[A-Z][A-Z0-9_]*)$`);

/** Lists of texts on the device, in every kind of constraint. */
const deviceForms: Readonly<Record<string, RegExp>> = {
  'on-store': /^[-A-Z0-9a-z_]+$/,
  'on-brand': new RegExp(`^(?:${accountIdForm})$`),
  'on-model': new RegExp(`^(?:${accountIdForm})/[a-zA-Z0-9](?:-?[a-zA-Z0-9])*$`),
};

/** What constraints of one kind may hold. */
interface Kind {
  readonly names: readonly string[];
  readonly attributes: readonly string[];
  readonly lists: Readonly<Record<string, RegExp>>;
  /** Whether the number of connections may be bounded. */
  readonly arity: boolean;
  /** Whether one constraint at least has to be known. */
  readonly some: boolean;
}

function kindOf(side: 'plug' | 'slot', subrule: string): Kind {
  if (subrule.endsWith('-installation')) {
    const lists = { [`${side}-snap-type`]: snapTypeForm, [`${side}-snap-id`]: snapIdForm };
    return { names: [`${side}-names`], attributes: [`${side}-attributes`], lists, arity: false, some: false };
  }
  const other = side === 'plug' ? 'slot' : 'plug';
  return {
    names: ['plug-names', 'slot-names'],
    attributes: ['plug-attributes', 'slot-attributes'],
    lists: {
      [`${other}-snap-type`]: snapTypeForm,
      [`${other}-snap-id`]: snapIdForm,
      [`${other}-publisher-id`]: publisherForm,
    },
    arity: subrule.startsWith('allow-'),
    some: true,
  };
}

/**
 * Checks the form of the interface rules in a snap-declaration, `plugs` or `slots`, as snapd does before it stores one
 * (asserts/ifacedecls.go and constraint.go, of formats up to 5). What the rules allow is of no interest here.
 * @param rules by interface
 * @throws AssertionFault of kind `header`
 */
export function checkInterfaceRules(side: 'plug' | 'slot', rules: HeaderMap): void {
  for (const [name, rule] of rules) {
    if (rule === 'true' || rule === 'false') continue;
    if (!(rule instanceof Map)) throw wrong(side, name);
    const used = subrules.filter((subrule) => rule.has(subrule));
    if (used.length === 0) throw wrong(side, name);
    for (const subrule of used) {
      const value = rule.get(subrule) as HeaderValue;
      if (value === 'true' || value === 'false') continue;
      const alternatives = Array.isArray(value) ? (value as readonly HeaderValue[]) : [value];
      const kind = kindOf(side, subrule);
      if (!alternatives.every((one) => one instanceof Map && areConstraints(one as HeaderMap, kind))) {
        throw wrong(side, `${name}, ${subrule}`);
      }
    }
  }
}

function wrong(side: string, where: string): AssertionFault {
  return new AssertionFault('header', `the ${side} rule of ${quoted(where)} is none that snapd knows`);
}

function areConstraints(constraints: HeaderMap, { names, attributes, lists, arity, some }: Kind): boolean {
  const all = { ...lists, ...deviceForms };
  for (const [name, form] of Object.entries(all)) textsHeader(constraints, name, form);
  const checks: readonly (readonly [name: string, isRight: (value: HeaderValue) => boolean])[] = [
    ...names.map((name) => [name, areNames] as const),
    ...attributes.map((name) => [name, (value: HeaderValue) => areAttributes(value, false, false)] as const),
    ['slots-per-plug', (value) => arity && isArity(value)],
    ['plugs-per-slot', (value) => arity && isArity(value)],
    ['on-classic', isOnClassic],
  ];
  const used = checks.filter(([name]) => constraints.has(name));
  return (
    (!some || used.length > 0 || Object.keys(all).some((name) => constraints.has(name))) &&
    used.every(([name, isRight]) => isRight(constraints.get(name) ?? ''))
  );
}

function areNames(value: HeaderValue): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (name) =>
        typeof name === 'string' &&
        (name.startsWith('$') ? /^\$[A-Z][A-Z0-9_]*$/.test(name) : !/\s/u.test(name) && isGoRegexp(name)),
    )
  );
}

/** Regular expressions by attribute, deeper ones in maps, and lists of alternatives that do not nest at once. */
function areAttributes(value: HeaderValue, below: boolean, isAlternative: boolean): boolean {
  if (typeof value === 'string') {
    if (!below) return false;
    return value.startsWith('$')
      ? value === '$MISSING' || /^\$(?:PLUG|SLOT)\([^,]+\)$/.test(value)
      : isGoRegexp(value);
  }
  if (value instanceof Map)
    return [...(value as HeaderMap).values()].every((one) => areAttributes(one, true, false));
  return !isAlternative && (value as readonly HeaderValue[]).every((one) => areAttributes(one, below, true));
}

function isArity(value: HeaderValue): boolean {
  return typeof value === 'string' && /^(?:\*|[1-9][0-9]{0,8})$/.test(value);
}

function isOnClassic(value: HeaderValue): boolean {
  return (
    value === 'true' ||
    value === 'false' ||
    (Array.isArray(value) && value.every((id) => typeof id === 'string' && /^[-0-9a-z._]+$/.test(id)))
  );
}
