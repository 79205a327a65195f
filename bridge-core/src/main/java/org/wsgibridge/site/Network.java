// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses that have their first bits in common, as in {@code 192.168.0.0/16}; a single address has all
 * of them.
 *
 * @param address any address of the range
 * @param bits how many bits are in common, 0 to 32 or 0 to 128
 */
public record Network(InetAddress address, int bits) {

    /** What can be given to {@link InetAddress#getByName} without asking a name server. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    public Network {
        int all = address.getAddress().length * Byte.SIZE;
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("the prefix must be from 0 to " + all + " bits but is " + bits);
        }
    }

    /** Reads {@code ADDRESS} or {@code ADDRESS/BITS}; empty when it is neither. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return Optional.empty();
        }
        int all = address.getAddress().length * Byte.SIZE;
        String prefix = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > all) {
            return Optional.empty();
        }
        return Optional.of(new Network(address, Integer.parseInt(prefix)));
    }

    /** Whether one of the networks has this address in it; false when the text is no address. */
    static boolean covers(List<Network> networks, String text) {
        int zone = text.indexOf('%');
        InetAddress candidate = address(zone < 0 ? text : text.substring(0, zone));
        return candidate != null && networks.stream().anyMatch(network -> network.contains(candidate));
    }

    private boolean contains(InetAddress candidate) {
        byte[] ours = address.getAddress();
        byte[] theirs = candidate.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int left = bits;
        for (int i = 0; left > 0; i++, left -= Byte.SIZE) {
            int mask = left >= Byte.SIZE ? 0xFF : 0xFF << (Byte.SIZE - left);
            if (((ours[i] ^ theirs[i]) & mask & 0xFF) != 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable InetAddress address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    /** As the administrator writes it. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
