import {
  CommandRejected,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
  type VendorError,
} from '../port/errors.js';

/** The token is not good (any more); a fresh one, by the vendor's clock, may be. */
export class TokenRefused extends VendorAuthFailed {
  constructor(
    message: string,
    readonly clocks: { vendor: number | undefined; ours: number },
  ) {
    super(message);
  }
}

export interface VoximplantRefusal {
  code: number;
  msg: string;
  /** Account, method and path, to begin a sentence with. */
  what: string;
  clocks: { vendor: number | undefined; ours: number };
  /** Of a request that was to change something. */
  write: boolean;
}

/** What to do about it, where the vendor's own words do not tell. */
const ADVICE: Readonly<Record<number, string>> = {
  103: 'the API does not offer this; is the address (baseUrl) right?',
  104: 'the service account may not do this; give it the role Admin or Developer in the control panel',
  496: 'somebody may have deleted it meanwhile, so look again',
};

/** The vendor's error codes in our terms. */
export function refusalFailure({ code, msg, what, clocks, write }: VoximplantRefusal): VendorError {
  const said = `${what} answered ${code} ${msg}`.trimEnd();
  switch (code) {
    case 1:
    case 2:
    case 4:
      return new VendorUnavailable(said);
    case 100:
    case 115:
      return new VendorAuthFailed(
        `${said}: check accountId, keyId and privateKey against the service account in the control panel`,
      );
    case 116:
    case 558:
      return new VendorAuthFailed(`${said}: check the application (its id, or its full name)`);
    case 104:
      if (write) break;
      return new VendorAuthFailed(
        `${said}: the service account may not do this; give it the role ACD Manager in the control panel`,
      );
    case 447:
    case 454:
    case 455:
    case 456:
      return new TokenRefused(said, clocks);
    case 162:
    case 340:
    case 416:
    case 484:
    case 515:
      return new VendorThrottled(said, waitOf(msg));
    case 101:
    case 102:
    case 103:
    case 105:
      if (write) break;
      return new VendorProtocolError(
        `${said}: the API does not offer this; is the address (baseUrl) right?`,
        'error.code',
      );
  }
  return write ? rejection(code, said) : new VendorProtocolError(said, 'error.code');
}

function rejection(code: number, said: string): CommandRejected {
  const advice = ADVICE[code];
  const message = advice === undefined ? said : `${said}: ${advice}`;
  return new CommandRejected(message, { vendorCode: String(code) });
}

/** "Repeat after 5 seconds". */
function waitOf(msg: string): number | undefined {
  const seconds = /\b(\d{1,4}) sec/i.exec(msg)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
