// Loaded into a Node program before its own code: when the script that started it is killed, the program stops too
// and frees its port.

// A Jest worker inherits this option, but Jest ends it through a channel of its own.
if (process.env.JEST_WORKER_ID === undefined) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref(); // waiting for it must not keep the process running
}
