import { deflateRawSync, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { z } from 'zod';
import type { DocumentState, Ops } from '../domain/document.js';

/** One version of a document: what changed in it, and when it was committed, epoch ms. */
export interface Change {
  at: number;
  version: number;
  ops: Ops;
}

/** The last dictionary is used for writing; a number is never given to other words, since rows name it. */
const DICTIONARIES: readonly (Buffer | undefined)[] = [undefined, Buffer.from(usualWords())];
export const NEWEST_DICTIONARY = DICTIONARIES.length - 1;

/** Beyond any flush; a row that is larger was not written by us. */
const MAX_BYTES = 256 * 1_048_576;

const NULL_STATE = deflateRawSync('null');

const State = z.custom<DocumentState>(isObject).nullable();

/** Deflates `[[at, version, ops], …]`, with a preset dictionary for the words that every change repeats. */
export function packChanges(changes: readonly Change[], dictionary = NEWEST_DICTIONARY): Buffer {
  const json = JSON.stringify(changes.map(({ at, version, ops }) => [at, version, ops]));
  return deflateRawSync(json, optionsOf(dictionary));
}

/** Throws when the body was not written by `packChanges` with this dictionary. */
export function unpackChanges(body: Buffer, dictionary: number): Change[] {
  const json = inflateRawSync(body, { ...optionsOf(dictionary), maxOutputLength: MAX_BYTES }).toString();
  const changes: unknown = JSON.parse(json);
  if (!Array.isArray(changes) || !changes.every(isChange)) throw new Error('A chunk holds no changes.');
  return changes.map(([at, version, ops]) => ({ at, version, ops }));
}

/**
 * Without a dictionary: a document is long enough to have the usual words itself.
 * @param state null: the topic was deleted
 */
export function packState(state: DocumentState | null): Buffer {
  return deflateRawSync(JSON.stringify(state));
}

/** Whether `packState` was given null. */
export const isPackedNull = (body: Buffer): boolean => body.equals(NULL_STATE);

export function unpackState(body: Buffer): DocumentState | null {
  return State.parse(JSON.parse(inflateRawSync(body, { maxOutputLength: MAX_BYTES }).toString()));
}

function optionsOf(dictionary: number): ZlibOptions {
  if (dictionary < 0 || dictionary > NEWEST_DICTIONARY)
    throw new Error(`A newer version of this program has written dictionary ${dictionary}.`);
  const bytes = DICTIONARIES[dictionary];
  return bytes === undefined ? {} : { dictionary: bytes };
}

/** By hand: a schema takes longer than to inflate and apply the changes of a day. */
function isChange(value: unknown): value is [at: number, version: number, ops: Ops] {
  if (!Array.isArray(value)) return false;
  const [at, version, ops] = value as readonly unknown[];
  return typeof at === 'number' && typeof version === 'number' && isObject(ops);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Dictionary 1. What is most usual comes last, where deflate reaches it with the shortest distances. */
function usualWords(): string {
  const waiting =
    '{"waiting":{"put":{"","caller":"","callerName":"","position":1,"channel":"voice","synthetic":true';
  const states =
    '"state":"waiting"ringing"callback"other-call"wrap-up"not-ready"offline"unknown"paused"on-hold"';
  const summary =
    '{"queue":{"set":{"self":{"waiting":0,"oldestSince":1,"talking":0,"agents":{"available":0,"ringing":0,"onCall":0,' +
    '"otherCall":0,"wrapUp":0,"paused":0,"notReady":0,"offline":0,"unknown":0}}}}';
  const agents =
    '"},"agents":{"put":{"":{"id":"","name":"","extension":"","sinceKind":"vendor","sinceKind":"observed","reason":"",' +
    '"vendorState":"","kind":"","order":1,"until":1';
  const changes =
    '"agents":{"set":{"":{"state":"on-call","availability":"paused","availability":"available","activity":"on-call",' +
    '"activity":"ringing","activity":"idle","activitySince":17,"availabilitySince":17,"state":"available","since":17';
  return `${waiting}${states}${agents}${summary}${changes}"del":[""]}}],[17`;
}
