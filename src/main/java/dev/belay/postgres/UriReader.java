package dev.belay.postgres;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a connection URI (PostgreSQL manual 34.1.1.2; the JDBC form as pgjdbc documents it) into
 * libpq keywords. Messages name the character and never repeat a piece of the URI, because a
 * password with an unescaped character lands in any part of it.
 */
final class UriReader {
  private static final String ESCAPE_HINT =
      "Write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25 where they are meant as"
          + " text.";
  private static final String FORM =
      "Write it as postgresql://user@host:5432/database or jdbc:postgresql://host:5432/database.";

  private final String uri;
  private final boolean jdbc;
  private final Parameters found = new Parameters();

  private UriReader(String uri, boolean jdbc) {
    this.uri = uri;
    this.jdbc = jdbc;
  }

  static Parameters read(String uri) throws SpecException {
    for (var scheme : List.of("postgresql://", "postgres://")) {
      if (uri.startsWith(scheme)) {
        var reader = new UriReader(uri, false);
        reader.readAuthority(scheme.length());
        return reader.found;
      }
    }
    for (var scheme : List.of("jdbc:postgresql://", "jdbc:postgresql:")) {
      if (uri.startsWith(scheme)) {
        return readJdbc(uri, scheme);
      }
    }
    throw new SpecException(
        "the URI, character 1", "It is no address of a PostgreSQL server.", FORM);
  }

  private static Parameters readJdbc(String uri, String scheme) throws SpecException {
    var reader = new UriReader(uri, true);
    if (scheme.endsWith("//")) {
      reader.readAuthority(scheme.length());
    } else {
      reader.readDatabase(scheme.length() + (uri.startsWith("/", scheme.length()) ? 1 : 0));
    }
    return reader.found;
  }

  private void readAuthority(int start) throws SpecException {
    var position = start;
    var slash = indexOrEnd("/", start);
    var at = uri.indexOf('@', start);
    if (at >= 0 && at < slash) {
      if (jdbc) {
        throw fail(start, "A JDBC URI has no user before the host.", "Use ?user=name instead.");
      }
      readUser(start, at);
      position = at + 1;
    }
    var end = Math.min(indexOrEnd("/", position), indexOrEnd("?", position));
    readHosts(position, end);
    if (end < uri.length() && uri.charAt(end) == '/') {
      readDatabase(end + 1);
    } else {
      readQuery(end + 1);
    }
  }

  private void readUser(int start, int at) throws SpecException {
    var colon = uri.indexOf(':', start);
    if (colon < 0 || colon > at) {
      colon = at;
    }
    offer("user", decode(start, colon));
    if (colon < at) {
      offer("password", decode(colon + 1, at));
    }
  }

  private void readHosts(int start, int end) throws SpecException {
    if (start >= end) {
      return;
    }
    var hosts = new ArrayList<String>();
    var ports = new ArrayList<String>();
    var position = start;
    while (position <= end) {
      var comma = uri.indexOf(',', position);
      var stop = comma < 0 || comma > end ? end : comma;
      var colon = endOfHost(position, stop);
      var bracketed = position < stop && uri.charAt(position) == '[';
      var host = bracketed ? uri.substring(position + 1, colon - 1) : decode(position, colon);
      checkHost(host, position);
      hosts.add(host);
      ports.add(colon < stop ? portText(colon + 1, stop) : "");
      position = stop + 1;
    }
    if (!String.join("", hosts).isEmpty()) {
      offer("host", String.join(",", hosts));
    }
    if (!String.join("", ports).isEmpty()) {
      offer("port", String.join(",", ports));
    }
  }

  /** The position after the host: of the colon before the port, or the end. */
  private int endOfHost(int start, int stop) throws SpecException {
    if (start < stop && uri.charAt(start) == '[') {
      var close = uri.indexOf(']', start);
      if (close < 0 || close >= stop) {
        throw fail(start, "The IPv6 address has no closing bracket.", "Write it as [2001:db8::1].");
      }
      if (close == start + 1) {
        throw fail(start, "The IPv6 address is empty.", "Write it as [2001:db8::1].");
      }
      if (close + 1 < stop && uri.charAt(close + 1) != ':') {
        throw fail(close + 1, "After an IPv6 address only a port follows.", "Write [::1]:5432.");
      }
      return close + 1;
    }
    var colon = uri.indexOf(':', start);
    return colon < 0 || colon > stop ? stop : colon;
  }

  private String portText(int start, int stop) throws SpecException {
    var text = decode(start, stop);
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw fail(start, "The port is not a number.", ESCAPE_HINT);
    }
    return text;
  }

  private void checkHost(String host, int position) throws SpecException {
    if (host.chars().anyMatch(c -> c == '@' || c == '?' || c == '#' || c <= ' ')) {
      throw fail(position, "The host holds a character that no host name has.", ESCAPE_HINT);
    }
  }

  private void readDatabase(int start) throws SpecException {
    var end = indexOrEnd("?", start);
    if (uri.substring(start, end).contains("@")) {
      throw fail(start, "The database's name holds a bare @.", ESCAPE_HINT);
    }
    if (end > start) {
      offer("dbname", decode(start, end));
    }
    readQuery(end + 1);
  }

  private void readQuery(int start) throws SpecException {
    var position = start;
    while (position < uri.length()) {
      var stop = indexOrEnd("&", position);
      var equals = uri.indexOf('=', position);
      if (stop > position) {
        if (equals < 0 || equals >= stop) {
          throw fail(position, "A parameter has no = and no value.", "Write it as keyword=value.");
        }
        if (uri.substring(equals + 1, stop).contains("=")) {
          throw fail(equals + 1, "A value holds a second =.", "Write it as %3D.");
        }
        readParameter(position, decode(position, equals), decode(equals + 1, stop));
      } else if (!jdbc) {
        throw fail(position, "A parameter is missing between two &.", "Write one keyword=value.");
      }
      position = stop + 1;
    }
  }

  private void readParameter(int position, String keyword, String value) throws SpecException {
    if (jdbc) {
      JdbcParameters.translate(keyword, value, place(position), found);
      return;
    }
    if (keyword.equals("ssl") && value.toLowerCase(Locale.ROOT).equals("true")) {
      found.offer("sslmode", "require", place(position));
      return;
    }
    if (!LibpqKeywords.known(keyword)) {
      throw fail(
          position,
          "This is no connection parameter of libpq.",
          Texts.suggest(keyword, LibpqKeywords.all())
              .map(near -> "Did you mean " + near + "?")
              .orElse("Remove it. " + ESCAPE_HINT));
    }
    // In libpq a parameter of the query replaces what the authority said.
    found.replace(keyword, value, place(position));
  }

  private void offer(String keyword, String value) {
    found.offer(keyword, value, "the URI");
  }

  private int indexOrEnd(String text, int start) {
    var index = uri.indexOf(text, start);
    return index < 0 ? uri.length() : index;
  }

  private String decode(int start, int end) throws SpecException {
    var bytes = new ByteArrayOutputStream();
    for (var index = start; index < end; index++) {
      var character = uri.charAt(index);
      if (character == '%') {
        bytes.write(escapedByte(index, end));
        index += 2;
      } else if (character == '+' && jdbc) {
        bytes.write(' ');
      } else if (Character.isHighSurrogate(character) && index + 1 < end) {
        bytes.writeBytes(uri.substring(index, index + 2).getBytes(StandardCharsets.UTF_8));
        index++;
      } else {
        bytes.writeBytes(String.valueOf(character).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw fail(start, "The escaped bytes are no UTF-8 text.", "Escape the UTF-8 bytes.");
    }
  }

  private int escapedByte(int index, int end) throws SpecException {
    if (index + 3 > end) {
      throw fail(index, "A % is not followed by two hexadecimal digits.", "Write % itself as %25.");
    }
    var high = Character.digit(uri.charAt(index + 1), 16);
    var low = Character.digit(uri.charAt(index + 2), 16);
    if (high < 0 || low < 0) {
      throw fail(index, "A % is not followed by two hexadecimal digits.", "Write % itself as %25.");
    }
    if (high == 0 && low == 0) {
      throw fail(index, "The escape %00 is not allowed.", "Remove it.");
    }
    return high * 16 + low;
  }

  private String place(int position) {
    return "the URI, character " + (position + 1);
  }

  private SpecException fail(int position, String happened, String cure) {
    return new SpecException(place(position), happened, cure);
  }
}
