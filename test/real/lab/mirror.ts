/** Host and port of the page's mirror, which is where the lab's answers. */
export const mirrorHost = '10.10.10.10:5050';

/** The login it wants in `prep`. */
export const mirrorLogin = { username: 'airgap', password: 'p4ss word:$1' };
