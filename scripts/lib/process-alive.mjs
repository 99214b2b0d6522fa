import { readFile } from 'node:fs/promises';

/** Whether a process with this id is running. */
export async function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  // In a container without an init, ended processes stay as zombies, which still accept signal 0.
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''); // only Linux has this file
  return !status.includes(') Z ');
}
