// Stands in for @vscode/native-watchdog, which would have to be compiled: ends this process when its parent is gone.
'use strict';
const parentGone = 87;

exports.start = (parent) => {
  const timer = setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch (error) {
      if (error.code === 'ESRCH') process.exit(parentGone);
    }
  }, 2000);
  timer.unref();
};
exports.exit = (code) => process.exit(code ?? 0);
