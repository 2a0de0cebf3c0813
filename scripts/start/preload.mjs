/**
 * Loaded into every Node process of a start: when the supervisor dies, however it dies, the channel to it closes, and a
 * process without its supervisor ends too.
 */
process.on("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), 8_000).unref();
});
// Listening alone would keep a process from ending by itself.
process.channel?.unref();
