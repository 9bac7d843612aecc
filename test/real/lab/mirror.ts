/** Host and port of the page's mirror, which is where the lab's answers. */
export const mirrorHost = '10.10.10.10:5050';

/** The same mirror by https, with a certificate of a CA of its own. */
export const tlsMirrorHost = '10.10.10.10:5443';

/** The login both want in `prep`. */
export const mirrorLogin = { username: 'airgap', password: 'p4ss word:$1' };
