// Loaded into a Node program before its own code: should the script that started it be killed outright, the program
// stops too, instead of living on unseen with its port taken.

// A worker of Jest inherits this, but lives by its channel to Jest, which ends it.
if (process.env.JEST_WORKER_ID === undefined) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref(); // listening for it must not keep the program alive
}
