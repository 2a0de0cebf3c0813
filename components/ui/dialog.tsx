"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

type Props = {
  /** The control that opens it; leave out when `open` is controlled from elsewhere. */
  trigger?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons, right-aligned under a hairline. */
  footer?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

const scrim = "fixed inset-0 z-40 bg-[rgb(0_0_0/0.45)]";

function Frame({
  title,
  description,
  children,
  footer,
  className,
}: Pick<Props, "title" | "description" | "children" | "footer"> & { className: string }) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={scrim} />
      <Primitive.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn("fixed z-40 flex flex-col border-line-strong bg-raised shadow-pop", className)}
      >
        <div className="flex items-start justify-between gap-4 border-b border-line px-4 py-3">
          <div className="min-w-0">
            <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
            {description ? (
              <Primitive.Description asChild>
                <div className="text-sm text-muted">{description}</div>
              </Primitive.Description>
            ) : null}
          </div>
          <Primitive.Close asChild>
            <Button variant="quiet" square aria-label="Close" className="-my-1 -mr-2">
              <X className="size-4" aria-hidden />
            </Button>
          </Primitive.Close>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">{children}</div>
        {footer ? (
          <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
        ) : null}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** A question that must be answered before going on, in the middle of the screen. */
export function Dialog({ trigger, open, onOpenChange, wide = false, ...frame }: Props & { wide?: boolean }) {
  return (
    <Primitive.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Frame
        {...frame}
        className={cn(
          "inset-x-3 top-[8vh] mx-auto max-h-[84vh] rounded-md border",
          wide ? "max-w-3xl" : "max-w-lg",
        )}
      />
    </Primitive.Root>
  );
}

/** Closes the dialog it stands in. */
export const DialogClose = Primitive.Close;
