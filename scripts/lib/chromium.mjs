import { findProgram, versionOf } from './find-program.mjs';
import { capture } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * A Chromium for the browser tests: CHROMIUM_PATH, else one on the PATH, else (root on Debian only) a fresh one.
 * @returns {Promise<{ path: string } | { missing: string }>} what to start, or why there is none
 */
export async function ensureChromium() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    return (await versionOf(asked)) ? { path: asked } : { missing: `CHROMIUM_PATH=${asked} does not run` };
  }
  const found = await findProgram(NAMES);
  if (found) return { path: found.file };
  const none = `no ${NAMES.join(', ')} on the PATH`;
  if (process.getuid?.() !== 0 || !(await findProgram(['apt-get']))) {
    return { missing: `${none} (set CHROMIUM_PATH, or install chromium)` };
  }

  console.log('Installing Chromium for the browser tests …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await capture('apt-get', ['update', '--quiet'], { env });
  const { output } = await capture('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
    env,
  });
  const installed = await findProgram(NAMES);
  return installed
    ? { path: installed.file }
    : { missing: `${none}, and apt-get could not install it: ${output.split('\n').at(-1)}` };
}
