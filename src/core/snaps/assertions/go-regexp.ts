/** Go refuses what nests too deeply, and what is shorter than this cannot. */
const maxLength = 900;
/** Go refuses repetitions of more than a thousand, nested ones taken together. */
const maxRepeat = 1000;

const escapedPunctuation = /\\([!-/:-@[-`{-~])/g;
const namedClass =
  /\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/g;

/**
 * Whether a regular expression is one for Go's regexp package too (RE2 syntax), asked without that package: what
 * JavaScript's strict mode takes, less what only JavaScript knows. Some that Go takes are refused.
 */
export function isGoRegexp(source: string): boolean {
  if (source.length > maxLength) return false;
  const withoutEscapes = source.replace(escapedPunctuation, 'x');
  if (/\\[^dDwWsSnrtfv]/.test(withoutEscapes) || /\[\^?\]/.test(withoutEscapes)) return false;
  // As snapd compiles it, and what is Go's alone written as JavaScript has it.
  const translated = `^(${source.replace(/^\(\?[imsU]+\)/, '')})$`
    .replace(namedClass, String.raw`\d`)
    .replace(/\(\?[imsU]+:/g, '(?:')
    .replace(escapedPunctuation, (_, mark: string) => `\\u{${mark.charCodeAt(0).toString(16)}}`);
  if (/\(\?[^:]/.test(translated)) return false;
  const counts = [...source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, least = '', most = '']) =>
    Math.max(1, Number(least), Number(most)),
  );
  return counts.reduce((product, count) => product * count, 1) <= maxRepeat && isStrictRegExp(translated);
}

function isStrictRegExp(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
