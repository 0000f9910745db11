"""A small Paddle.js: the calls our page makes, answered by the stand-in's hosted checkout."""

from starlette.responses import Response

_SCRIPT = """(() => {
  const pay = new URL("pay", document.currentScript.src);
  let started = null;
  const Paddle = {
    Initialized: false,
    Environment: {
      set(name) {
        if (name !== "sandbox") throw new Error(`no environment ${name} here`);
      },
    },
    Initialize(options) {
      if (!options.token.startsWith("test_")) throw new Error("the token is no sandbox's");
      started = options;
      Paddle.Initialized = true;
    },
    Checkout: {
      open({ transactionId }) {
        if (started === null) throw new Error("Paddle.Initialize comes first");
        pay.searchParams.set("_ptxn", transactionId);
        started.eventCallback({ name: "checkout.loaded" });
        window.location.assign(pay);
      },
      close() {},
    },
  };
  window.Paddle = Paddle;
})();
"""


def script() -> Response:
    """Return the script. In place of an overlay the whole window shows the checkout."""
    return Response(_SCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
