/** How long the picture is watched for what a command ordered. */
export class ConfirmationPatience {
  /** Something else is shown for so long: then the vendor does not do what it acknowledged. */
  readonly contradictedMs: number = 10_000;
  /** No poll could look for so long. */
  readonly unconfirmedMs: number = 30_000;
}
