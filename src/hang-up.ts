let listener: (() => void) | undefined;
let missed = false;

/** From now on SIGHUP does not end the process. It asks to read the configuration again, also while the service starts. */
export function surviveHangUp(): void {
  process.on('SIGHUP', () => {
    if (listener === undefined) missed = true;
    else listener();
  });
}

/** Calls back at every SIGHUP, those that came before included. */
export function onHangUp(callback: () => void): void {
  listener = callback;
  if (missed) callback();
}
