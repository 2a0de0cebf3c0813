import { generateKeyPairSync, sign } from "node:crypto";

/** One DER value: tag, length, content. https://www.itu.int/rec/T-REC-X.690 */
function der(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
const sequence = (...items: Uint8Array[]) => der(0x30, ...items);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const utcTime = (text: string) => der(0x17, Buffer.from(text));
const octets = (content: Uint8Array) => der(0x04, content);

const commonName = "550403";
const subjectAltName = "551d11";
const basicConstraints = "551d13";
const ecdsaWithSha256 = "2a8648ce3d040302";

/** A certificate for 127.0.0.1 that signs itself, with its key, as PEM. Node makes keys and no certificates. */
export function selfSigned(name: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid(ecdsaWithSha256));
  const subject = sequence(der(0x31, sequence(oid(commonName), der(0x0c, Buffer.from(name)))));
  const extensions = sequence(
    sequence(
      oid(basicConstraints),
      der(0x01, Buffer.from([255])),
      octets(sequence(der(0x01, Buffer.from([255])))),
    ),
    sequence(oid(subjectAltName), octets(sequence(der(0x87, Buffer.from([127, 0, 0, 1]))))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    subject,
    sequence(utcTime("200101000000Z"), utcTime("491231235959Z")),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}
