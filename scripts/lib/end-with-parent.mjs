// Loaded into a Node program before its own code: should the script that started it be killed outright, the program
// stops too, instead of living on unseen with its port taken.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref(); // listening for it must not keep the program alive
