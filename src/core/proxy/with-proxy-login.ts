/**
 * The drop-in with the proxy's login in it, for the node's own copy, mode 0600, and for no other file. User and
 * password are URL-encoded, so that no character of theirs ends the URL, and `%` is doubled for systemd. A login that
 * stands there already is replaced; all other lines stay as they are.
 * @param text a drop-in as `formatProxyDropIn` writes it
 * @see RFC 3986, section 3.2.1; systemd.unit(5), "Specifiers"
 */
export function withProxyLogin(text: string, user: string, password: string): string {
  const login = `${encoded(user)}:${encoded(password)}@`;
  return text.replace(
    /^(Environment="(?:HTTPS?_PROXY|https?_proxy)=https?:\/\/)(?:[^@"/\s]*@)?/gm,
    (_, start: string) => `${start}${login}`,
  );
}

/** Everything but letters, digits and `-._~` as `%%HH`. Half a surrogate pair has no UTF-8 and counts as U+FFFD. */
function encoded(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, '\ufffd');
  return encodeURIComponent(wellFormed)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%', '%%');
}
