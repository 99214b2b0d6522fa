// A module of the build has no file to import its types from.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./virtual.d.ts" />
export { LANGUAGES } from 'virtual:languages';
