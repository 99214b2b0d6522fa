import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { jest } from '@jest/globals';
import type * as installed from 'engine.io';
import type { Server } from 'socket.io';
import { checkEngineIo, checkWs, interceptRequests } from './engine-io.js';
import { installedPackage } from './installed-package.js';

const engineIo = installedPackage('engine.io', 'socket.io').require('engine.io') as typeof installed;

describe('checkEngineIo', () => {
  it('accepts the installed version, and leaves no timer', () => {
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
    expect(() => checkEngineIo()).not.toThrow();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it.each([
    [
      'Socket.writeBuffer',
      {
        Socket: class extends EventEmitter {
          close = () => undefined;
        },
      },
      'no longer keeps the packets that wait in `Socket.writeBuffer`',
    ],
    [
      'wsPreEncodedFrame',
      {
        transports: {
          websocket: class {
            constructor(readonly request: { websocket: object }) {}
            socket = this.request.websocket;
            send = () => undefined;
          },
        },
      },
      'no longer sends a packet’s `wsPreEncodedFrame` as it is',
    ],
    [
      'transports.websocket.socket',
      {
        transports: {
          websocket: class {
            send = () => undefined;
          },
        },
      },
      'no longer keeps its WebSocket in `transports.websocket.socket`',
    ],
  ])('names package and version when %s changed', (_part, changed, change) => {
    const other = { ...engineIo, ...changed } as unknown as typeof engineIo;
    expect(() => checkEngineIo(other)).toThrow(new RegExp(`^engine\\.io \\d+\\.\\d+\\.\\d+ ${change}`));
  });
});

describe('checkWs', () => {
  it('accepts the installed version', () => {
    expect(() => checkWs()).not.toThrow();
  });

  it('names package and version when a WebSocket keeps its connection elsewhere', () => {
    expect(() => checkWs(class {})).toThrow(
      /^ws \d+\.\d+\.\d+ no longer keeps its connection in `WebSocket\._socket`/,
    );
  });
});

describe('interceptRequests', () => {
  it('leaves to the engine what the interceptor does not handle', () => {
    const passed: string[] = [];
    const engine = {
      handleUpgrade: ({ url }: IncomingMessage) => passed.push(`upgrade ${url}`),
      handleRequest: ({ url }: IncomingMessage) => passed.push(`request ${url}`),
    };
    const isBad = ({ url }: IncomingMessage) => url === '/bad';
    interceptRequests({ engine } as unknown as Server, { upgrade: isBad, request: isBad });
    for (const url of ['/good', '/bad']) {
      engine.handleUpgrade({ url } as IncomingMessage);
      engine.handleRequest({ url } as IncomingMessage);
    }
    expect(passed).toEqual(['upgrade /good', 'request /good']);
  });

  it('names package and version when the engine has no such method', () => {
    const server = { engine: { handleRequest: () => undefined } } as unknown as Server;
    const none = { upgrade: () => false, request: () => false };
    expect(() => interceptRequests(server, none)).toThrow(
      /^engine\.io \d+\.\d+\.\d+ no longer has `Server\.handleUpgrade`/,
    );
  });
});
