/*
 * Runs before a page's modules, in every browser there is: ECMAScript 5, no modules, nothing inline (the pages' policy).
 * - A browser that cannot run the page says so, and which ones can.
 * - A page that does not start says so, and is loaded again when the service answers, with growing waits.
 */
(function () {
  var tag = document.currentScript || document.querySelector('script[data-page]');
  var page = tag.getAttribute('data-page');
  var WAITS_S = [5, 10, 20, 40, 60];
  var START_WITHIN_MS = 20000;
  var LOOK_EVERY_MS = 1000;
  /** A page that ran for so long has started well: the next failure begins with the shortest wait. */
  var WELL_AFTER_MS = 60000;
  var EMPTY_FOR_MS = 5000;
  var failing = false;
  var box;
  /** In English, until the words of another language are there. */
  var words = {
    tooOld: 'This browser is too old for the ' + page + '.',
    browser: 'The browser of this device is {browser}.',
    unknownBrowser: 'not one that this page knows',
    lowest: 'The ' + page + ' needs {lowest}, or a newer version of one of them.',
    update:
      'Update the browser or the software of this device. On a television that has no update, connect a small computer or a streaming stick with a newer browser.',
    failed: 'The ' + page + ' could not start.',
    seconds: 'Trying again in {seconds} s.',
    now: 'Trying again now.',
    status: 'The service answers with status {status}.',
    silent: 'The service does not answer.',
    part: 'A part of it could not be loaded. A new version may have replaced it.',
    ended: 'It ended with an error: {message}',
    empty: 'It shows nothing.',
  };
  var shown;

  /** What came with the lowest browsers of `web/lowest-browsers.ts`, where one feature tells them from the version before. */
  function isSupported() {
    var css = window.CSS && CSS.supports;
    if (!css || !('noModule' in document.createElement('script'))) return false;
    if (!CSS.supports('selector(:is(a))') || !CSS.supports('inset', '0')) return false;
    if (page === 'wallboard') return true;
    return typeof AbortSignal === 'function' && 'timeout' in AbortSignal && 'inert' in HTMLElement.prototype;
  }

  /** By its own words; televisions and desktop programs name the Chromium they are made of. */
  function browserName() {
    var known = [
      [/Firefox\/(\d+)/, 'Firefox'],
      [/(?:Chrome|Chromium)\/(\d+)/, 'Chromium'],
      [/Version\/(\d+(?:\.\d+)?).*Safari/, 'Safari'],
      [/(?:MSIE |Trident.*rv:)(\d+)/, 'Internet Explorer'],
    ];
    for (var i = 0; i < known.length; i += 1) {
      var found = known[i][0].exec(navigator.userAgent);
      if (found) return known[i][1] + ' ' + found[1];
    }
    return words.unknownBrowser;
  }

  /** A line of the words: its name, and what is put in. */
  function lineOf(name, values) {
    return words[name].replace(/\{(\w+)\}/g, function (all, value) {
      return values && value in values ? values[value] : all;
    });
  }

  /** Loaded when something is to be said: a page that starts does not need them. Without an answer the page speaks English. */
  function askWords() {
    var script = document.createElement('script');
    script.src = tag.src.replace('start.js', 'start-words.js');
    script.onload = function () {
      words = window.floorwalkerWords(words);
      show(shown);
    };
    document.body.appendChild(script);
  }

  /**
   * Everything on the page gives way to the lines that this makes; the first is the heading. Styles are set by script, which the
   * policy allows.
   */
  function show(linesNow) {
    var isFirst = !box;
    shown = linesNow;
    var lines = linesNow();
    if (!box) {
      box = document.createElement('main');
      box.setAttribute('role', 'alert');
      box.style.cssText =
        'max-width:44rem;margin:12vh auto 0;padding:1.5rem;font:1.25rem/1.5 sans-serif;' +
        'background:#fff;color:#101c26;border:1px solid #b9c5cf';
      while (document.body.firstChild) document.body.removeChild(document.body.firstChild);
      document.body.appendChild(box);
    }
    while (box.firstChild) box.removeChild(box.firstChild);
    for (var i = 0; i < lines.length; i += 1) {
      var line = document.createElement(i === 0 ? 'h1' : 'p');
      line.style.cssText = i === 0 ? 'margin:0;font-size:1.75rem' : 'margin:0.75rem 0 0';
      line.appendChild(document.createTextNode(lines[i]));
      box.appendChild(line);
    }
    if (isFirst) askWords();
  }

  function sayUnsupported() {
    show(function () {
      return [
        lineOf('tooOld'),
        lineOf('browser', { browser: browserName() }),
        lineOf('lowest', { lowest: tag.getAttribute('data-lowest') }),
        lineOf('update'),
      ];
    });
  }

  /** How often this tab failed in a row. Kept beside the address, where it outlives a reload also if storage is refused. */
  function failures() {
    var state = history.state;
    return (state && state.floorwalkerFailures) || 0;
  }
  function setFailures(count) {
    var state = history.state && typeof history.state === 'object' ? history.state : {};
    var next = {};
    for (var name in state) next[name] = state[name];
    next.floorwalkerFailures = count;
    history.replaceState(next, '');
  }

  /** @param why a line of the words: `{ name, values }` */
  function fail(why) {
    if (failing) return;
    failing = true;
    var count = failures();
    setFailures(count + 1);
    tryAgain(count, why);
  }

  function tryAgain(count, why) {
    var seconds = WAITS_S[Math.min(count, WAITS_S.length - 1)];
    var tick = function () {
      var left = seconds;
      show(function () {
        return [
          lineOf('failed'),
          lineOf(why.name, why.values),
          left > 0 ? lineOf('seconds', { seconds: left }) : lineOf('now'),
        ];
      });
      if (seconds > 0) setTimeout(tick, 1000);
      else whenServed(count, why);
      seconds -= 1;
    };
    tick();
  }

  /** A reload while the service is away would leave the browser's own error page, which never tries again. */
  function whenServed(count) {
    var request = new XMLHttpRequest();
    request.open('GET', location.pathname + location.search);
    request.setRequestHeader('cache-control', 'no-cache');
    request.timeout = 10000;
    request.onload = function () {
      if (request.status === 200) location.reload();
      else tryAgain(count + 1, { name: 'status', values: { status: request.status } });
    };
    request.onerror = request.ontimeout = function () {
      tryAgain(count + 1, { name: 'silent' });
    };
    request.send();
  }

  function isEmpty() {
    var app = document.getElementById('app');
    return !app || !app.firstChild;
  }

  /** Only until the page shows something: afterwards it says itself what is wrong. */
  function watch() {
    var begun = Date.now();
    window.addEventListener(
      'error',
      function (event) {
        var element = event.target;
        var ours = element && (element.tagName === 'SCRIPT' || element.rel === 'stylesheet');
        var starting = isEmpty() || Date.now() - begun < START_WITHIN_MS;
        if (ours && starting) fail({ name: 'part' });
        else if (element === window && isEmpty()) fail({ name: 'ended', values: { message: event.message } });
      },
      true,
    );
    var emptySince = begun;
    setInterval(function () {
      var now = Date.now();
      if (!isEmpty()) {
        if (now - begun > WELL_AFTER_MS && failures() > 0) setFailures(0);
        emptySince = undefined;
      } else if (emptySince === undefined) emptySince = now;
      else if (now - emptySince > (emptySince === begun ? START_WITHIN_MS : EMPTY_FOR_MS))
        fail({ name: 'empty' });
    }, LOOK_EVERY_MS);
  }

  function whenRead(then) {
    if (document.body && document.readyState !== 'loading') then();
    else document.addEventListener('DOMContentLoaded', then);
  }

  document.documentElement.lang = 'en';
  if (isSupported()) watch();
  else whenRead(sayUnsupported);
})();
