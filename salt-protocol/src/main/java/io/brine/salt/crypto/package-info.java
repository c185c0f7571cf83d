/**
 * Salt's cryptography: the AES-CBC and HMAC envelope, RSA with the paddings that Salt uses, and
 * keys in Salt's own file formats. Everything rests on the JDK's own providers.
 */
@NullMarked
package io.brine.salt.crypto;

import org.jspecify.annotations.NullMarked;
