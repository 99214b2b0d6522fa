import { belowBasePath } from './base-path.js';

describe('belowBasePath', () => {
  it.each([
    ['/floor/', '/'],
    ['/floor/wall?view=rows', '/wall?view=rows'],
    ['/floor/socket.io/?EIO=4', '/socket.io/?EIO=4'],
    ['/floor/floor/x', '/floor/x'],
    // A proxy that removed it, and a probe that asks the process itself.
    ['/wall', '/wall'],
    ['/readyz', '/readyz'],
    // Redirected to the address with a slash.
    ['/floor', '/floor'],
    ['/floor?view=rows', '/floor?view=rows'],
    ['/floors/x', '/floors/x'],
    ['', ''],
  ])('%s is %s', (url, path) => expect(belowBasePath(url, '/floor')).toBe(path));
});
