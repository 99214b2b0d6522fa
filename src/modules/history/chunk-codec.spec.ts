import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { documentState, overTheWire } from '../../../test/arbitrary-documents.js';
import { diff } from '../domain/diff.js';
import type { Ops } from '../domain/document.js';
import { NEWEST_DICTIONARY, packChanges, packState, unpackChanges, unpackState } from './chunk-codec.js';

const ops: fc.Arbitrary<Ops> = fc
  .tuple(documentState, documentState)
  .map(([before, after]) => overTheWire(diff(before, after) ?? {}));
const changes = fc.array(fc.record({ at: fc.nat(), version: fc.nat(), ops }), { maxLength: 8 });

describe('the body of a chunk', () => {
  it('holds the changes that were put in, with any dictionary', () => {
    fc.assert(
      fc.property(changes, fc.integer({ min: 0, max: NEWEST_DICTIONARY }), (some, dictionary) => {
        expect(overTheWire(unpackChanges(packChanges(some, dictionary), dictionary))).toEqual(
          overTheWire(some),
        );
      }),
    );
  });

  it('is the raw deflate of [[at, version, ops], …]', () => {
    const body = deflateRawSync('[[1764000000000,7,{"waiting":{"del":["a"]}}]]');
    expect(unpackChanges(body, 0)).toEqual([
      { at: 1_764_000_000_000, version: 7, ops: { waiting: { del: ['a'] } } },
    ]);
  });

  it('is smaller with the usual words', () => {
    const change = {
      at: 1_764_000_000_000,
      version: 2,
      ops: {
        agents: { set: { '100': { state: 'on-call', activity: 'on-call', since: 1_764_000_000_000 } } },
      },
    };
    expect(packChanges([change], 1).length).toBeLessThan(0.7 * packChanges([change], 0).length);
  });

  it('is refused when a newer version wrote it', () => {
    const body = packChanges([]);
    expect(() => unpackChanges(body, NEWEST_DICTIONARY + 1)).toThrow('newer version');
  });

  it('is refused when it is something else', () => {
    expect(() => unpackChanges(deflateRawSync('{"at":1}'), 0)).toThrow();
    expect(() => unpackChanges(Buffer.from('nonsense'), 0)).toThrow();
  });
});

describe('the body of a keyframe', () => {
  it('holds the document, or says that there is none', () => {
    fc.assert(
      fc.property(documentState, (state) => {
        expect(unpackState(packState(state))).toEqual(state);
      }),
    );
    expect(unpackState(packState(null))).toBeNull();
  });
});
