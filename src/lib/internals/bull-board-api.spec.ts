import { checkBoardParts } from './bull-board-api.js';

const route = { method: 'get', route: '/', handler: () => undefined };
const PARTS = {
  ...{ queues: new Map(), views: '/views', statics: { route: '/static', folder: '/files' } },
  ...{ entry: route, api: [route], uiConfig: {}, onError: () => undefined },
};

describe('checkBoardParts', () => {
  it('accepts what the installed version gives', () => {
    expect(() => checkBoardParts(PARTS)).not.toThrow();
  });

  it.each([
    ['entry', { entry: undefined }],
    ['api', { api: [] }],
    ['api.0.handler', { api: [{ ...route, handler: 'name' }] }],
    ['views', { views: '' }],
    ['onError', { onError: undefined }],
  ])('names package, version and part when %s is missing', (part, changed) => {
    expect(() => checkBoardParts({ ...PARTS, ...changed })).toThrow(
      new RegExp(`^@bull-board/api \\d+\\.\\d+\\.\\d+ no longer gives its server adapter \`${part}\``),
    );
  });
});
