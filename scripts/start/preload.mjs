/**
 * Loaded into every Node process of a start: when the supervisor dies, however it dies, the channel to it closes, and a
 * process without its supervisor ends too. What such a process starts itself inherits this and is left alone: its
 * channel leads to its own parent.
 */
if (process.env.BALLAST_SUPERVISOR_PID === String(process.ppid)) {
  process.on("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 8_000).unref();
  });
  // Listening on the channel alone must not keep a process from ending by itself.
  process.channel?.unref();
}
