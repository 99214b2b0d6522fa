/** What scripts may call, and the first Chromium that has it (compatibility tables of MDN). */
const SCRIPT: readonly [pattern: RegExp, chromium: number][] = [
  [/\bAbortSignal\.any\b/, 116],
  [/\bAbortSignal\.timeout\b/, 103],
  [/\.throwIfAborted\(/, 100],
  [/\bObject\.hasOwn\b/, 93],
  [/\bObject\.groupBy\b|\bMap\.groupBy\b/, 117],
  [/\bPromise\.withResolvers\b/, 119],
  [/\bPromise\.try\b/, 128],
  [/\bArray\.fromAsync\b/, 121],
  [/\bstructuredClone\(/, 98],
  [/\bcrypto\.randomUUID\b/, 92],
  [/\bDecompressionStream\(['"`]deflate-raw/, 103],
  [/\.at\(-?\d/, 92],
  [/\.(findLast|findLastIndex)\(/, 97],
  [/\.(toSorted|toReversed|toSpliced)\(/, 110],
  [/\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(/, 122],
  [/\.(isWellFormed|toWellFormed)\(/, 111],
  [/\b(entries|keys|values)\(\)\.(map|filter|find|some|every|reduce|toArray|take|drop)\(/, 122],
  [/\bIntl\.DurationFormat\b/, 129],
  [/\bIntl\.supportedValuesOf\b/, 99],
  [/\bURL\.canParse\b/, 120],
  [/\bURL\.parse\b/, 126],
  [/\bURLPattern\b/, 95],
  [/\bResponse\.json\(/, 105],
  [/\b(Uint8Array\.fromBase64|\.toBase64\()/, 140],
  [/\.(showPopover|hidePopover|togglePopover)\(|popovertarget|:popover-open/, 114],
  [/:modal\b/, 105],
  [/\.checkVisibility\(/, 105],
  [/\.setHTMLUnsafe\(|\.moveBefore\(/, 124],
  [/\bstartViewTransition\b/, 111],
  [/\bnew CloseWatcher\b/, 126],
  [/\bscheduler\.(postTask|yield)\b/, 94],
  [/\bnavigation\.(navigate|addEventListener)\b/, 102],
  [/\bTemporal\./, 144],
  // Syntax that a build for too young a browser leaves in.
  [/\bstatic\s*\{/, 94],
  [/#[\w$]+ in /, 91],
];

const STYLE: readonly [pattern: RegExp, chromium: number][] = [
  [/:has\(/, 105],
  [/:modal\b/, 105],
  [/:popover-open/, 114],
  [/:nth-child\([^)]* of /, 111],
  [/@container|container-type|container:/, 105],
  [/@layer/, 99],
  [/@scope/, 118],
  [/@starting-style/, 117],
  [/subgrid/, 117],
  [/color-mix\(|\boklch\(|\boklab\(|\blab\(|\blch\(/, 111],
  [/light-dark\(/, 123],
  [/@media[^{]*[<>]=?/, 104],
  [/[{};,]&/, 112],
  [/overflow(-[xy])?:clip/, 90],
  [/accent-color/, 93],
  [/text-wrap/, 114],
  [/field-sizing/, 123],
  [/anchor-name|position-anchor/, 125],
  [/translate:|rotate:|scale:/, 104],
];

/** What of the text Chromium of this version does not know, each with the version that does. */
export function newerThan(chromium: number, kind: 'script' | 'style', text: string): string[] {
  return (kind === 'script' ? SCRIPT : STYLE).flatMap(([pattern, since]) => {
    const found = since > chromium ? pattern.exec(text)?.[0] : undefined;
    return found === undefined ? [] : [`${found} (Chromium ${since})`];
  });
}
