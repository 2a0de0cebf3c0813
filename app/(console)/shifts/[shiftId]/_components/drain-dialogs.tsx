"use client";

import { extendDrain, signDrain } from "../../actions";
import { ReasonDialog } from "./reason-dialog";

interface Asked {
  shiftId: string;
  blocked: string | undefined;
}

/** Lets a drain expire later. */
export function ExtendDialog(asked: Asked) {
  return (
    <ReasonDialog
      {...asked}
      label="Extend"
      title="Extend this drain"
      description="It expires that much later than now planned."
      action={extendDrain}
      choice={{
        name: "minutes",
        label: "By",
        initial: "60",
        options: [
          { value: "30", label: "30 minutes" },
          { value: "60", label: "1 hour" },
          { value: "240", label: "4 hours" },
          { value: "720", label: "12 hours" },
        ],
      }}
    />
  );
}

/** A manager answers for the drain, or objects to it. */
export function SignDialog(asked: Asked) {
  return (
    <ReasonDialog
      {...asked}
      label="Sign or object"
      title="Sign this drain, or object to it"
      description="It was started without approval. An objection stops nothing by itself: it stands on everyone's screen until the drain is ended."
      action={signDrain}
      submitLabel="Decide"
      choice={{
        name: "decision",
        label: "Decision",
        initial: "approve",
        options: [
          { value: "approve", label: "It was right to do: sign" },
          { value: "reject", label: "It was not: object" },
        ],
      }}
    />
  );
}
