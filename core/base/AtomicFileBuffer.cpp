// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AtomicFileBuffer.h"

#include <string_view>
#include <utility>

namespace workbench
{

AtomicFileBuffer::AtomicFileBuffer(AtomicFile& file, std::stop_token stop)
    : m_file(file)
    , m_stop(std::move(stop))
{
    setp(m_block.data(), m_block.data() + m_block.size());
}

int AtomicFileBuffer::sync()
{
    if (m_stop.stop_requested() && !m_error)
        m_error = Error{ErrorCode::Cancelled, "Stopped; nothing was written.", {}};
    if (!m_error)
        if (auto written = m_file.write(std::string_view(pbase(), static_cast<std::size_t>(pptr() - pbase())));
            !written)
            m_error = std::move(written.error());
    setp(m_block.data(), m_block.data() + m_block.size());
    return m_error ? -1 : 0;
}

AtomicFileBuffer::int_type AtomicFileBuffer::overflow(int_type character)
{
    if (sync() != 0)
        return traits_type::eof();
    if (!traits_type::eq_int_type(character, traits_type::eof()))
        sputc(traits_type::to_char_type(character));
    return traits_type::not_eof(character);
}

} // namespace workbench
